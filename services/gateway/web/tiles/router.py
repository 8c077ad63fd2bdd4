"""``/ogc/collections/{layer}/tiles`` and ``/ogc/tileMatrixSets``: vector tiles, and how they are cut."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from services.gateway.domain.layers import Layer
from services.gateway.domain.model.tables import SURVEY_PARCELS
from services.gateway.domain.space.filter.when import when
from services.gateway.domain.tiles.grids import GRIDS, Grid
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.tiles import Tiles, Wanted
from services.gateway.web.ogc.collections import layer_of
from services.gateway.web.ogc.documents import AS_DOCUMENT, document, link, root, selves
from services.gateway.web.ogc.parameters import only

MVT = "application/vnd.mapbox-vector-tile"
SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
Number = Annotated[int, Path(ge=0, le=2**31)]
When = Annotated[str | None, Query(max_length=100, description="survey parcels as of then")]


def tiles_router(hub: Hub, tiles: Tiles) -> APIRouter:
    """Routes of tiles."""
    router = APIRouter(
        prefix="/ogc", tags=["tiles 矢量切片"], default_response_class=Response, responses=AS_DOCUMENT
    )

    @router.get("/tileMatrixSets", summary="切片方案清单")
    async def grids(request: Request) -> Response:
        only(request, ("f",))
        told = [_grid_link(request, grid) for grid in GRIDS.values()]
        return document(request, "切片方案清单", {"tileMatrixSets": told, "links": selves(request)})

    @router.get("/tileMatrixSets/{grid_id}", summary="切片方案")
    async def grid(request: Request, grid_id: str) -> Response:
        only(request, ("f",))
        wanted = _grid(grid_id)
        return document(request, wanted.title, wanted.described())

    @router.get("/collections/{layer_id}/tiles", summary="图层的切片集")
    async def tilesets(request: Request, layer_id: str) -> Response:
        only(request, ("f",))
        layer = layer_of(layer_id)
        told = [_tileset(request, layer, each) for each in GRIDS.values()]
        return document(request, f"{layer.title}切片", {"tilesets": told, "links": selves(request)})

    @router.get("/collections/{layer_id}/tiles/{grid_id}", summary="一个切片集")
    async def tileset(request: Request, layer_id: str, grid_id: str) -> Response:
        only(request, ("f",))
        layer, wanted = layer_of(layer_id), _grid(grid_id)
        return document(request, f"{layer.title}切片", _tileset(request, layer, wanted))

    @router.get(
        "/collections/{layer_id}/tiles/{grid_id}/{level}/{row}/{column}",
        summary="一个矢量切片 (Mapbox Vector Tile)",
        response_class=Response,
        responses={200: {"content": {MVT: {}}}, 304: {"description": "Not changed"}},
    )
    async def one(  # noqa: PLR0913, PLR0917 - five of them are its address
        request: Request, layer_id: str, grid_id: str, level: Number, row: Number, column: Number,
        datetime: When = None,
    ) -> Response:  # fmt: skip
        only(request, ("f", "datetime"))
        layer, wanted = layer_of(layer_id), _grid(grid_id)
        if not wanted.has(level, row, column):
            raise HTTPException(404, f"no such tile; {wanted.id} has levels 0–{wanted.last_level}")
        epoch, year = hub.board().epoch, _year(layer, datetime)
        etag = f'"{await tiles.version(epoch, layer)}"'
        headers = {"etag": etag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        drawn = await tiles.tile(epoch, Wanted(layer, wanted, level, row, column, year))
        return Response(drawn.data, media_type=MVT, headers=headers | {"etag": f'"{drawn.version}"'})

    return router


def _year(layer: Layer, text: str | None) -> int | None:
    if text is None or layer.table != SURVEY_PARCELS:
        return None
    try:
        return when(text).survey_year
    except ValueError as error:
        raise HTTPException(400, f"datetime: {error}") from None


def _grid(grid_id: str) -> Grid:
    grid = GRIDS.get(grid_id)
    if grid is None:
        raise HTTPException(404, f"no such tile matrix set; there are {', '.join(GRIDS)}")
    return grid


def _grid_link(request: Request, grid: Grid) -> dict[str, Any]:
    here = f"{root(request)}/tileMatrixSets/{grid.id}"
    return {"id": grid.id, "title": grid.title, "links": [link(here, "self")]}


def _tileset(request: Request, layer: Layer, grid: Grid) -> dict[str, Any]:
    """Metadata with the levels that show something, and the address of its tiles as a template."""
    here = f"{root(request)}/collections/{layer.id}/tiles/{grid.id}"
    template = f"{here}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    first = grid.vast_level if layer.vast else 0
    levels = range(first, grid.last_level + 1)
    return {
        "title": f"{layer.title}（{grid.title}）",
        "dataType": "vector",
        "crs": grid.crs,
        **({"tileMatrixSetURI": grid.uri} if grid.uri else {}),
        "tileMatrixSetLimits": [_limits(level) for level in levels],
        "layers": [{"id": layer.id, "title": layer.title, "dataType": "vector"}],
        "links": [
            link(here, "self"),
            link(f"{root(request)}/tileMatrixSets/{grid.id}", SCHEME),
            {**link(template, "item", MVT), "templated": True},
        ],
    }


def _limits(level: int) -> dict[str, Any]:
    last = 2**level - 1
    return {
        "tileMatrix": str(level),
        "minTileRow": 0,
        "maxTileRow": last,
        "minTileCol": 0,
        "maxTileCol": last,
    }
