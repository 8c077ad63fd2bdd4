"""``/v1/space-usage``, ``/v1/indicators/compare`` and ``/v1/indicators/monitoring``: figures put together."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import StringConstraints

from contracts.catalogue import whole
from contracts.districts import city
from contracts.messages.figure import Basis
from services.gateway.domain.indicators import Catalogue
from services.gateway.domain.supervision.comparison import Table, compared, years_of
from services.gateway.domain.supervision.figure_book import unit_names
from services.gateway.domain.supervision.monitoring import monitored, open_indicator_alerts
from services.gateway.domain.supervision.space_usage import SCALES, space_usage, usage_units
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import rows_of
from services.gateway.web.places import EachUnit
from services.gateway.web.supervision.asking import UnitAsked, units_or_404
from services.gateway.web.supervision.statistics import Comparison, Monitoring, SpaceUsage, book_of, told

Each = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Names = Annotated[list[Each], Query(min_length=1, max_length=20, description="Repeatable, at most 20")]
Units = Annotated[
    list[EachUnit] | None, Query(max_length=20, description="Repeatable; none: city and districts")
]
Years = Annotated[list[Each] | None, Query(max_length=60, description="Repeatable; none: all there are")]
CoreOnly = Annotated[bool, Query(description="Only the seven of 监测预警")]

OneUnit = Annotated[str | None, Query(max_length=20, description="The city when none is named")]


@dataclass(frozen=True)
class TableAsked:
    """What is put side by side; each field is a query parameter."""

    indicator: Names
    unit: Units = None
    year: Years = None
    basis: Basis | None = None

    @property
    def table(self) -> Table:
        """With the city and its districts when no unit is named."""
        return Table(self.indicator, self.unit or list(unit_names(city())), self.year or (), self.basis)


@dataclass(frozen=True)
class MonitoringAsked:
    """One unit, and which of its indicators; each field is a query parameter."""

    unit: OneUnit = None
    core: CoreOnly = False


def supervised_figures_router(hub: Hub, catalogue: Catalogue) -> APIRouter:
    """Must come before the routes under ``/v1/indicators/{indicator}``."""
    router = APIRouter(prefix="/v1", tags=["figures 指标分析"], responses={404: {"description": "Unknown"}})

    @router.get(
        "/space-usage", response_model=SpaceUsage, summary="空间使用 total, used, committed, remaining"
    )
    async def usage(unit: UnitAsked = None) -> Response:
        book, units = book_of(hub.board()), units_or_404(unit, usage_units(city()))
        names = usage_units(city())
        rows = [space_usage(book, scale, one) for scale in SCALES for one in units]
        return told(hub, items=[{**row, "unit_name": names[row["unit"]]} for row in rows if row is not None])

    @router.get(
        "/indicators/compare", response_model=Comparison, summary="指标对比 indicators × units × years"
    )
    async def compare(asked: Annotated[TableAsked, Depends()]) -> Response:
        if any(whole(name) not in catalogue for name in asked.indicator):
            raise HTTPException(404, "no such indicator; /v1/catalogue lists them")
        table, book = asked.table, book_of(hub.board())
        return told(
            hub,
            indicators=list(table.indicators),
            units=list(table.units),
            periods=years_of(table, book, catalogue),
            cells=compared(table, book, catalogue, city()),
        )

    @router.get(
        "/indicators/monitoring", response_model=Monitoring, summary="指标监测 current, planned, grade"
    )
    async def monitoring(wanted: Annotated[MonitoringAsked, Depends()]) -> Response:
        known = {**unit_names(city()), **usage_units(city())}
        [asked], board = units_or_404(wanted.unit or city().code, known), hub.board()
        book = book_of(board)
        alerts = open_indicator_alerts(rows_of(board.tables["alerts"], {}), asked)
        shown = (one for one in catalogue.values() if one.core or not wanted.core)
        rows = [monitored(one, asked, book, alerts) for one in shown]
        return told(hub, items=[{**row, "unit_name": known[asked]} for row in rows if row is not None])

    return router
