"""``/ogc/collections/{layer}/items``: features, page by page, as GeoJSON or as a plain table."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import orjson
import shapely
from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response

from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.layers import Layer
from services.gateway.domain.model.simplified import simplified
from services.gateway.domain.space.features import Item
from services.gateway.domain.space.filter import query as asked
from services.gateway.shell.finding import Finder, Found
from services.gateway.shell.live.hub import Hub
from services.gateway.web.ogc.collections import layer_of
from services.gateway.web.ogc.documents import (
    AS_FEATURES,
    GEOJSON,
    HTML,
    Link,
    anchor,
    document,
    link,
    page,
    root,
    selves,
    table,
    wants_html,
)
from services.gateway.web.ogc.parameters import documented, only, query_of

MOST_ITEMS = 5000

LayerId = Annotated[str, Path(max_length=80)]
Limit = Annotated[int, Query(ge=1, description=f"more than {MOST_ITEMS} counts as {MOST_ITEMS}")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="not for vast layers: follow the next link")]
Tolerance = Annotated[float | None, Query(gt=0, le=10_000, description="metres an outline may move")]


@dataclass(frozen=True)
class Part:
    """Which part of the answer is wanted."""

    limit: int
    offset: int
    after: str | None


def _part(
    limit: Limit = 1000,
    offset: Offset = 0,
    after: Annotated[str | None, Query(max_length=400, description="where the page before ended")] = None,
) -> Part:
    return Part(min(limit, MOST_ITEMS), offset, after)


def items_router(hub: Hub, reader: LayerReader) -> APIRouter:
    """Routes of features."""
    router = APIRouter(
        prefix="/ogc/collections",
        tags=["layers 图层"],
        default_response_class=Response,
        responses=AS_FEATURES,
    )

    @router.get("/{layer_id}/items", summary="图层要素", dependencies=[Depends(documented)])
    async def items(
        request: Request,
        layer_id: LayerId,
        part: Annotated[Part, Depends(_part)],
        simplify: Tolerance = None,
    ) -> Response:
        layer = layer_of(layer_id)
        query = query_of(request, layer)
        if layer.vast and part.offset:
            raise HTTPException(400, f"{layer.id} is not counted: follow the next link instead of offset")
        finder = Finder(reader, hub.board().epoch)
        found = await (
            finder.walked(query, part.limit, part.after)
            if layer.vast
            else finder.counted(query, (part.limit, part.offset))
        )
        links = _links(request, found, (part.limit, part.offset))
        return await asyncio.to_thread(_answer, request, layer, (found, links), simplify)

    @router.get("/{layer_id}/items/{item_id:path}", summary="一个要素")
    async def item(
        request: Request, layer_id: LayerId, item_id: Annotated[str, Path(max_length=256)]
    ) -> Response:
        layer = layer_of(layer_id)
        only(request, ("f",))
        finder = Finder(reader, hub.board().epoch)
        found = await finder.named(asked.Query(layer), [item_id])
        if not found or not _shown(layer, found[0]):
            raise HTTPException(404, "no such feature")
        if wants_html(request):
            return document(request, found[0].id, found[0].properties)
        return Response(
            _one(request, layer, found[0]), media_type=GEOJSON, headers={"cache-control": "no-cache"}
        )

    return router


def _shown(layer: Layer, item: Item) -> bool:
    """Whether the layer shows it: a superseded plan feature is in no layer."""
    return not item.places or any(asked.Query(layer).wants(place) for place in item.places)


def _links(request: Request, found: Found, window: tuple[int, int]) -> list[Link]:
    limit, offset = window
    links = selves(request, GEOJSON)
    kind = HTML if wants_html(request) else GEOJSON
    if found.following is not None:
        following = request.url.include_query_params(after=found.following, limit=limit)
        return [*links, link(str(following), "next", kind)]
    if found.matched is not None and offset + len(found.items) < found.matched:
        following = request.url.include_query_params(offset=offset + limit, limit=limit)
        links.append(link(str(following), "next", kind))
    if offset and found.matched is not None:
        before = request.url.include_query_params(offset=max(0, offset - limit), limit=limit)
        links.append(link(str(before), "prev", kind))
    return links


def _answer(
    request: Request, layer: Layer, told: tuple[Found, list[Link]], tolerance_m: float | None
) -> Response:
    found, links = told
    if wants_html(request):
        return Response(_page(request, layer, found, links), media_type=HTML)
    counts = {"numberReturned": len(found.items)}
    if found.matched is not None:
        counts = {"numberMatched": found.matched, **counts}
    head = orjson.dumps({**counts, "links": links}).decode()
    body = f'{{"type":"FeatureCollection",{head[1:-1]},"features":[{_features(found.items, tolerance_m)}]}}'
    return Response(body, media_type=GEOJSON, headers={"cache-control": "no-cache"})


def _features(items: list[Item], tolerance_m: float | None) -> str:
    shapes = shapely.from_wkb(np.array([item.wkb or None for item in items], dtype=object))
    geometries = shapely.to_geojson(shapes if tolerance_m is None else simplified(shapes, tolerance_m))
    pairs = zip(items, geometries, strict=True)
    return ",".join(_feature(item, geometry) for item, geometry in pairs)


def _feature(item: Item, geometry: str | None) -> str:
    head = f'"type":"Feature","id":{orjson.dumps(item.id).decode()}'
    return f'{{{head},"geometry":{geometry or "null"},"properties":{item.value.decode()}}}'


def _one(request: Request, layer: Layer, item: Item) -> str:
    links = [*selves(request, GEOJSON), link(f"{root(request)}/collections/{layer.id}", "collection")]
    return f'{_features([item], None)[:-1]},"links":{orjson.dumps(links).decode()}}}'


def _page(request: Request, layer: Layer, found: Found, links: list[Link]) -> str:
    here = f"{root(request)}/collections/{layer.id}/items"
    ways = " · ".join(anchor(each["href"], each["rel"]) for each in links)
    names = "".join(f"<li>{anchor(f'{here}/{item.id}?f=html', item.id)}</li>" for item in found.items)
    return page(
        layer.title, f"<p>{ways}</p>{table([item.properties for item in found.items])}<ul>{names}</ul>"
    )
