"""``/v1/plans``: 编审管理, the register of plans and its statistics."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from chassis.clock import Clock
from contracts.districts import city
from contracts.events.review import PlanKind, PlanLevel, Stage
from services.gateway.domain.supervision.figure_book import unit_names
from services.gateway.domain.supervision.plan_statistics import Plans, after_approval, plan_rows, stage_times
from services.gateway.domain.supervision.registers import Choice, china_day, chosen, with_overdue
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import Page, page_response, rows_of
from services.gateway.web.paging import Paged
from services.gateway.web.places import DistrictAsked
from services.gateway.web.supervision.asking import SinceDay, UnitAsked, UntilDay, Words, units_or_404
from services.gateway.web.supervision.statistics import PlanStatistics, book_of, told

Overdue = Annotated[bool | None, Query(description="true: only those past their due day; false: only others")]
PLACES = ("id", "name", "organisation", "doc_no")


@dataclass(frozen=True)
class PlanFilter:
    """What a reader asks for; each field is a query parameter."""

    plan_kind: PlanKind | None = None
    stage: Stage | None = None
    district: DistrictAsked = None
    level: PlanLevel | None = None
    overdue: Overdue = None
    since: SinceDay = None
    until: UntilDay = None
    q: Words = None

    @property
    def choice(self) -> Choice:
        """``since`` and ``until`` bound the day the present stage was entered."""
        equal = {name: getattr(self, name) for name in ("plan_kind", "stage", "district", "level")}
        return Choice(equal, self.q, PLACES, "stage_entered_on", self.since, self.until)


def plans_router(hub: Hub, clock: Clock) -> APIRouter:
    """Routes under ``/v1/plans``."""
    router = APIRouter(prefix="/v1/plans", tags=["plans 编审管理"])

    @router.get("", response_model=Page, summary="规划编审 plans and their stage, filtered")
    async def plans(page: Paged, wanted: Annotated[PlanFilter, Depends()]) -> Response:
        log = hub.board().tables["plans"]
        found = chosen(rows_of(log, {}), wanted.choice)
        rows = with_overdue(found, china_day(clock.now()), overdue=wanted.overdue)
        return page_response(rows, log, page.pair)

    @router.get(
        "/statistics",
        response_model=PlanStatistics,
        summary="编审统计 kind × stage × unit, rates, overdue, stage times",
        responses={404: {"description": "No such unit"}},
    )
    async def statistics(unit: UnitAsked = None) -> Response:
        board = hub.board()
        units = units_or_404(unit, unit_names(city()))
        known = Plans(book_of(board), rows_of(board.tables["plans"], {}), china_day(clock.now()), city())
        return told(
            hub,
            plans=[row for one in units for row in plan_rows(known, one)],
            stage_times=[row for one in units for row in stage_times(known.book, one)],
            after_approval=[after_approval(known.book, one) for one in units],
        )

    return router
