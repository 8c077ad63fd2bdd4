"""``/v1/catalogue``, ``/v1/districts``, ``/v1/build``: what there is, where, and in which version."""

from typing import Any

import orjson
from fastapi import APIRouter, Response
from pydantic import BaseModel

from contracts.districts import city
from services.gateway.adapters.redis_reader import ModelReader
from services.gateway.adapters.screen_files import ScreenFiles
from services.gateway.domain.indicators import Catalogue, words_of
from services.gateway.domain.tables import LAYERS
from services.gateway.shell.hub import Hub
from services.gateway.web.answers import json_response


class CatalogueAnswer(BaseModel):
    """数据资源清单: indicators, layers with their number of features, and upstream sources."""

    indicators: list[dict[str, Any]]
    layers: list[dict[str, Any]]
    sources: list[dict[str, Any]]


class District(BaseModel):
    """行政区."""

    code: str
    name: str


class Districts(BaseModel):
    """The city, its districts, and units that are reported inside a district (管理单元)."""

    city: District
    districts: list[District]
    units: list[District]


class Build(BaseModel):
    """Which build of the page is served; a page that is another one reloads itself."""

    build: str


def catalogue_router(hub: Hub, reader: ModelReader, files: ScreenFiles, catalogue: Catalogue) -> APIRouter:
    """Routes of what there is."""
    router = APIRouter(prefix="/v1", tags=["catalogue 数据资源"])

    @router.get("/catalogue", response_model=CatalogueAnswer, summary="数据资源清单")
    async def what_there_is() -> Response:
        board = hub.board()
        counts = await reader.shape_counts(board.epoch, [layer.id for layer in LAYERS])
        layers = [
            {"id": layer.id, "title": layer.title, "description": layer.description, "features": count}
            for layer, count in zip(LAYERS, counts, strict=True)
        ]
        indicators = [{"id": each.id, **words_of(each)} for each in catalogue.values()]
        sources = [orjson.loads(value) for _, value in sorted(board.tables["system"].items.items())]
        return json_response({"indicators": indicators, "layers": layers, "sources": sources})

    @router.get("/districts", response_model=Districts, summary="行政区")
    async def districts() -> Districts:
        ours = city()
        named = [District(code=code, name=name) for code, name in sorted(ours.districts.items())]
        units = [District(code=unit.code, name=unit.name) for unit in ours.units]
        return Districts(city=District(code=ours.code, name=ours.name), districts=named, units=units)

    @router.get("/build", response_model=Build, summary="页面版本")
    async def build() -> Build:
        return Build(build=files.build)

    return router
