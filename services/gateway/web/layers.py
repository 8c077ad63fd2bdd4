"""``/ogc/collections``: layers as GeoJSON, in paths and shapes of OGC API - Features part 1.

Coordinates are CGCS2000 longitude, latitude; they are declared as CRS84, from which they differ by
centimetres. No conformance class is declared yet.
"""

import asyncio
from typing import Annotated, Any

import orjson
import shapely
from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from services.gateway.adapters.redis_reader import ModelReader
from services.gateway.domain.layers import Shaped, meets
from services.gateway.domain.places import Box
from services.gateway.domain.simplified import simplified, touches
from services.gateway.domain.tables import LAYERS, Layer
from services.gateway.shell.hub import Hub
from services.gateway.web.answers import json_response
from services.gateway.web.paging import Paged, Window

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
BY_ID = {layer.id: layer for layer in LAYERS}

LayerId = Annotated[str, Path(max_length=80)]
BoxText = Annotated[str | None, Query(alias="bbox", max_length=200, description="west,south,east,north")]
Tolerance = Annotated[float | None, Query(gt=0, le=10_000, description="metres an outline may move")]


def layers_router(hub: Hub, reader: ModelReader) -> APIRouter:
    """Routes under ``/ogc``."""
    router = APIRouter(prefix="/ogc/collections", tags=["layers 图层"])

    @router.get("", summary="图层清单")
    async def collections(request: Request) -> Response:
        described = [_collection(request, layer) for layer in LAYERS]
        return json_response({"collections": described, "links": [_link(str(request.url), "self")]})

    @router.get("/{layer_id}", summary="图层说明")
    async def collection(request: Request, layer_id: LayerId) -> Response:
        return json_response(_collection(request, _layer(layer_id)))

    @router.get("/{layer_id}/items", summary="图层要素")
    async def items(
        request: Request, layer_id: LayerId, page: Paged, bbox: BoxText = None, simplify: Tolerance = None
    ) -> Response:
        epoch, table = hub.board().epoch, _layer(layer_id).id
        ids, matched = await _chosen(reader, (epoch, table), _box(bbox), page)
        shaped = await reader.shaped(epoch, table, ids)
        body = await asyncio.to_thread(_features, shaped, simplify)
        links = [_link(str(request.url), "self", GEOJSON)]
        if page.offset + len(ids) < matched:
            following = request.url.include_query_params(offset=page.offset + page.limit, limit=page.limit)
            links.append(_link(str(following), "next", GEOJSON))
        return _collected(body, links, (matched, len(shaped)))

    @router.get("/{layer_id}/items/{item_id:path}", summary="一个要素")
    async def item(layer_id: LayerId, item_id: Annotated[str, Path(max_length=256)]) -> Response:
        shaped = await reader.shaped(hub.board().epoch, _layer(layer_id).id, [item_id])
        if not shaped:
            raise HTTPException(404, "no such feature")
        return Response(_feature(shaped[0], None), media_type=GEOJSON)

    return router


def _layer(layer_id: str) -> Layer:
    layer = BY_ID.get(layer_id)
    if layer is None:
        raise HTTPException(404, "no such layer")
    return layer


def _box(text: str | None) -> Box | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(number) for number in text.split(","))
    except ValueError:
        raise HTTPException(400, "bbox is four numbers: west,south,east,north") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise HTTPException(400, "bbox is west,south,east,north in degrees")
    return west, south, east, north


async def _chosen(
    reader: ModelReader, where: tuple[str, str], box: Box | None, page: Window
) -> tuple[list[str], int]:
    """The ids of one page, and how many features match in all."""
    extents = await reader.boxes(*where)
    names = sorted(name for name, extent in extents.items() if box is None or meets(extent, box))
    if box is not None:
        candidates = await reader.shaped(*where, names)
        names = await asyncio.to_thread(_inside, candidates, box)
    return names[page.offset : page.offset + page.limit], len(names)


def _inside(candidates: list[Shaped], box: Box) -> list[str]:
    return [each.id for each in candidates if each.geometry and touches(each.geometry, box)]


def _features(shaped: list[Shaped], tolerance_m: float | None) -> str:
    return ",".join(_feature(each, tolerance_m) for each in shaped)


def _feature(shaped: Shaped, tolerance_m: float | None) -> str:
    geometry = shaped.geometry or "null"
    if shaped.geometry and tolerance_m:
        try:
            geometry = simplified(shaped.geometry, tolerance_m)
        except shapely.errors.ShapelyError:
            geometry = shaped.geometry
    identity = orjson.dumps(shaped.id).decode()
    return f'{{"type":"Feature","id":{identity},"geometry":{geometry},"properties":{shaped.properties}}}'


def _collected(features: str, links: list[dict[str, str]], counts: tuple[int, int]) -> Response:
    matched, returned = counts
    told = orjson.dumps({"numberMatched": matched, "numberReturned": returned, "links": links}).decode()
    body = f'{{"type":"FeatureCollection",{told[1:-1]},"features":[{features}]}}'
    return Response(body, media_type=GEOJSON, headers={"cache-control": "no-cache"})


def _collection(request: Request, layer: Layer) -> dict[str, Any]:
    here = str(request.url_for("collections")).rstrip("/") + f"/{layer.id}"
    return {
        "id": layer.id,
        "title": layer.title,
        "description": layer.description,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [_link(here, "self"), _link(f"{here}/items", "items", GEOJSON)],
    }


def _link(href: str, rel: str, media_type: str = "application/json") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": media_type}
