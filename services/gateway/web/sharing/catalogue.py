"""``/v1/catalogue``, ``/v1/districts``, ``/v1/build``: what there is, where, and in which version."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from contracts.catalogue import Indicator
from contracts.districts import city
from contracts.events.review import PlanKind
from services.gateway.adapters.pinyin import spellings
from services.gateway.adapters.screen_files import ScreenFiles
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.indicators import Catalogue, Row, words_of
from services.gateway.domain.layers import LAYERS
from services.gateway.domain.sharing.resources import (
    RESOURCES,
    SCALE_NOTE,
    Group,
    Resource,
    as_known,
    matches,
)
from services.gateway.domain.trial.evaluating import terms_needed
from services.gateway.shell.live.hub import Board, Hub
from services.gateway.web.answers import json_response

Words = Annotated[
    str, Query(max_length=100, description="words, or their pinyin, in full or by initials (yjjbnt)")
]


class CatalogueAnswer(BaseModel):
    """数据资源清单: data resources, indicators, layers with their number of features, upstream sources."""

    resources: list[dict[str, Any]] = Field(
        description="group (现状 规划 管理 社会经济), plan_kind, title, sources, date, scale, owner, "
        "updated, features, links"
    )
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


def catalogue_router(hub: Hub, reader: LayerReader, files: ScreenFiles, catalogue: Catalogue) -> APIRouter:
    """Routes of what there is."""
    router = APIRouter(prefix="/v1", tags=["catalogue 数据资源"])

    @router.get("/catalogue", response_model=CatalogueAnswer, summary="数据资源清单, with search")
    async def what_there_is(
        q: Words = "", group: Group | None = None, plan_kind: PlanKind | None = None
    ) -> Response:
        board = hub.board()
        counts = await asyncio.gather(*(reader.count_of(board.epoch, layer) for layer in LAYERS))
        resources = await _resources(
            reader, board, dict(zip((each.id for each in LAYERS), counts, strict=True))
        )
        layers = [
            {"id": layer.id, "title": layer.title, "description": layer.description, "features": count}
            for layer, count in zip(LAYERS, counts, strict=True)
        ]
        indicators = [_indicator(each) for each in catalogue.values()]
        return json_response(
            {
                "resources": [
                    each
                    for each in _found(resources, q, ("id", "title", "group", "owner"))
                    if group in (None, each["group"]) and plan_kind in (None, each["plan_kind"])
                ],
                "indicators": _found(indicators, q, ("id", "name", "name_en", "code")),
                "layers": _found(layers, q, ("id", "title", "description")),
                "sources": [orjson.loads(value) for _, value in sorted(board.tables["system"].items.items())],
            }
        )

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


async def _resources(reader: LayerReader, board: Board, counts: dict[str, int]) -> list[Row]:
    seen = await reader.seen(board.epoch)
    alerts = board.tables["alerts"].items
    newest = max((str(orjson.loads(value)["updated_at"]) for value in alerts.values()), default=None)
    told = [*seen, *([("alerts", "/onemap/alerts", newest)] if newest else [])]
    by_id = {each.id: counts[each.layer] for each in RESOURCES if each.layer}
    return [_told(as_known(each, told, by_id)) for each in RESOURCES]


def _indicator(indicator: Indicator) -> Row:
    """Its words, where its definition comes from, and how many terms a value of it needs (0: none)."""
    return {
        "id": indicator.id,
        **words_of(indicator),
        "source": indicator.source,
        "version": indicator.version,
        "effective_from": indicator.effective_from.isoformat(),
        "terms": terms_needed(indicator),
    }


def _told(resource: Resource) -> Row:
    links = []
    if resource.layer:
        links.append({"rel": "items", "href": f"/ogc/collections/{resource.layer}"})
    if resource.table:
        links.append({"rel": "export", "href": f"/v1/export/{resource.table}.xlsx"})
    told = {name: value for name, value in asdict(resource).items() if name not in ("layer", "table")}
    return {**told, "to_confirm": SCALE_NOTE, "links": links}


def _found(rows: list[Row], words: str, names: tuple[str, ...]) -> list[Row]:
    return [row for row in rows if matches(words, [row.get(name) for name in names], spellings)]
