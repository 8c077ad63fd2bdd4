"""``/v1/indicators``: the figures, and how they came to be over the years."""

from typing import Annotated

import orjson
from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel

from contracts.districts import city
from contracts.messages.figure import Basis
from services.gateway.domain.feed.live import ChannelLog
from services.gateway.domain.indicators import Catalogue, Row, described, history, matches, words_of
from services.gateway.domain.model.tables import TARGETS
from services.gateway.shell.asking import Asking
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import Page, json_response, page_of
from services.gateway.web.figures.known_then import HistoryThen, KnownThen
from services.gateway.web.paging import Code, Name, NameFilter, Paged
from services.gateway.web.places import UnitFilter

KnownOn = Annotated[
    str | None,
    Query(
        max_length=40,
        description="A day, counted to its end in China (2026-06-30), or an RFC 3339 instant: the figures "
        "as they were known then, without what was learned later",
    ),
]


class History(BaseModel):
    """指标变化: one indicator of one unit."""

    indicator: str
    unit: str
    unit_name: str
    name: str
    series: dict[str, list[Row]]
    """By basis, oldest period first: ``survey`` has one figure a year."""
    current: dict[str, Row]
    """By basis: what holds now (``line``, ``ledger``, ``projected``, ``projected_review``)."""
    targets: list[Row]
    epoch: str
    at: int


def indicators_router(hub: Hub, asking: Asking, catalogue: Catalogue) -> APIRouter:
    """Routes under ``/v1/indicators``."""
    router = APIRouter(prefix="/v1/indicators", tags=["indicators 指标"])
    then = KnownThen(asking, catalogue)

    @router.get("", response_model=Page, summary="指标值 figures, filtered")
    async def indicators(
        page: Paged,
        indicator: NameFilter = None,
        unit: UnitFilter = None,
        basis: Basis | None = None,
        period: Code = None,
    ) -> Response:
        log = hub.board().tables["figures"]
        keys = _keys(log, (indicator, unit, basis, period))
        return page_of(keys, log, page.pair, lambda key: described(orjson.loads(log.items[key]), catalogue))

    @router.get(
        "/{indicator}/{unit}/history",
        response_model=History | HistoryThen,
        summary="历年变化 yearly series, as known now or on a past date",
        responses={404: {"description": "No such indicator and unit"}},
    )
    async def indicator_history(indicator: Name, unit: Name, known_on: KnownOn = None) -> Response:
        if known_on is not None:
            return await then.answer(indicator, unit, known_on)
        board = hub.board()
        log = board.tables["figures"]
        figures = [orjson.loads(log.items[key]) for key in _keys(log, (indicator, unit, None, None))]
        targets = _targets(board.tables[TARGETS], indicator, unit)
        if not figures and not targets:
            raise HTTPException(404, "no such indicator and unit")
        known = catalogue.get(indicator)
        head = {"indicator": indicator, "unit": unit, "unit_name": city().name_of(unit), "name": indicator}
        words = words_of(known) if known else {}
        told = {**head, **words, **history(figures, targets), "epoch": log.epoch, "at": log.offset}
        return json_response(told)

    return router


def _keys(log: ChannelLog, wanted: tuple[str | None, ...]) -> list[str]:
    return sorted(key for key in log.items if matches(key, wanted))


def _targets(log: ChannelLog, indicator: str, unit: str) -> list[Row]:
    start = f"target/{indicator}/{unit}/"
    return [orjson.loads(value) for key, value in log.items.items() if key.startswith(start)]
