"""The landing page, what is conformed to, the collections and what can be asked of their attributes."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from services.gateway.domain.layers import BY_ID, LAYERS, Layer
from services.gateway.domain.queryables import queryables
from services.gateway.web.ogc.documents import AS_DOCUMENT, GEOJSON, HTML, Link, document, link, root, selves
from services.gateway.web.ogc.parameters import CRS84, only

TITLE = "国土空间规划“一张图”图层服务"
DESCRIPTION = "现状、规划、管理图层。坐标为 CGCS2000 经纬度，按 CRS84 声明（相差厘米级）。"
CITY_BOX = [119.1, 31.1, 120.3, 32.2]
"""About where 常州市 lies; no statement about its boundary."""
FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
FILTER = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
CONFORMS_TO = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    *(f"{TILES}/{name}" for name in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt")),
    *(f"{FEATURES}/{name}" for name in ("core", "geojson", "html")),
    *(
        f"{FILTER}/{name}"
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        f"{CQL2}/{name}"
        for name in (
            "cql2-text",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
        )
    ),
]


def layer_of(layer_id: str) -> Layer:
    """The layer of a collection's id; 404 as HTTPException."""
    layer = BY_ID.get(layer_id)
    if layer is None:
        raise HTTPException(404, "no such layer")
    return layer


def collections_router() -> APIRouter:
    """Documents that say what there is."""
    router = APIRouter(
        prefix="/ogc", tags=["layers 图层"], default_response_class=Response, responses=AS_DOCUMENT
    )

    @router.get("/", include_in_schema=False)  # as people and some GIS programs write it
    @router.get("", summary="图层服务 landing page")
    async def landing(request: Request) -> Response:
        only(request, ("f",))
        return document(
            request, TITLE, {"title": TITLE, "description": DESCRIPTION, "links": _links(request)}
        )

    @router.get("/conformance", summary="符合的标准要求 conformance classes")
    async def conformance(request: Request) -> Response:
        only(request, ("f",))
        return document(request, "符合的标准要求", {"conformsTo": CONFORMS_TO, "links": selves(request)})

    @router.get("/collections", summary="图层清单")
    async def collections(request: Request) -> Response:
        only(request, ("f",))
        described = [collection_of(request, layer) for layer in LAYERS]
        return document(request, "图层清单", {"collections": described, "links": selves(request)})

    @router.get("/collections/{layer_id}", summary="图层说明")
    async def collection(request: Request, layer_id: str) -> Response:
        layer = layer_of(layer_id)
        only(request, ("f",))
        told = collection_of(request, layer)
        return document(request, layer.title, told | {"links": selves(request) + told["links"]})

    @router.get("/collections/{layer_id}/queryables", summary="可查询属性 queryables")
    async def layer_queryables(request: Request, layer_id: str) -> Response:
        layer = layer_of(layer_id)
        only(request, ("f",))
        return document(request, f"{layer.title}可查询属性", _schema(request, layer))

    return router


def collection_of(request: Request, layer: Layer) -> dict[str, Any]:
    """A layer as a collection."""
    here = f"{root(request)}/collections/{layer.id}"
    interval = [[None, None]]
    extent: dict[str, Any] = {"spatial": {"bbox": [CITY_BOX], "crs": CRS84}}
    return {
        "id": layer.id,
        "title": layer.title,
        "description": layer.description,
        "itemType": "feature",
        "extent": extent | {"temporal": {"interval": interval}},
        "crs": [CRS84],
        "links": [
            link(here, "collection"),
            link(f"{here}/items", "items", GEOJSON, layer.title),
            link(f"{here}/items?f=html", "items", HTML, layer.title),
            link(f"{here}/tiles", TILESETS),
            link(f"{here}/queryables", QUERYABLES, "application/schema+json"),
        ],
    }


TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
TILING_SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


def _links(request: Request) -> list[Link]:
    here = root(request)
    return [
        *selves(request),
        link(
            str(request.base_url) + "openapi.json",
            "service-desc",
            "application/vnd.oai.openapi+json;version=3.1",
        ),
        link(f"{here}?f=html", "service-doc", HTML),
        link(f"{here}/conformance", "conformance"),
        link(f"{here}/collections", "data"),
        link(f"{here}/tileMatrixSets", TILING_SCHEMES),
    ]


def _schema(request: Request, layer: Layer) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root(request)}/collections/{layer.id}/queryables",
        "type": "object",
        "title": layer.title,
        "properties": queryables(layer),
        "additionalProperties": False,
    }
