"""``/v1/permits``: 规划许可, the register of permits and its statistics."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from contracts.districts import city
from contracts.events.permit import PermitKind, PermitStatus
from services.gateway.domain.supervision.figure_book import unit_names
from services.gateway.domain.supervision.permit_statistics import Cut, monthly_rows, permit_totals
from services.gateway.domain.supervision.registers import Choice, chosen
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import Page, page_response, rows_of
from services.gateway.web.paging import Code, Paged
from services.gateway.web.places import DistrictAsked
from services.gateway.web.supervision.asking import Month, SinceDay, UnitAsked, UntilDay, Words, units_or_404
from services.gateway.web.supervision.statistics import PermitStatistics, book_of, told

PLACES = ("id", "project_name", "project_code", "holder")
ByUse = Annotated[bool, Query(description="Tell the first-level land uses (用地用海) apart")]


@dataclass(frozen=True)
class PermitFilter:
    """What a reader asks for; each field is a query parameter."""

    kind: PermitKind | None = None
    status: PermitStatus | None = None
    district: DistrictAsked = None
    project_code: Code = None
    since: SinceDay = None
    until: UntilDay = None
    q: Words = None

    @property
    def choice(self) -> Choice:
        """``since`` and ``until`` bound the day of the grant."""
        equal = {name: getattr(self, name) for name in ("kind", "status", "district", "project_code")}
        return Choice(equal, self.q, PLACES, "granted_on", self.since, self.until)


@dataclass(frozen=True)
class CutAsked:
    """Which permits are counted, and how far they are told apart; each field is a query parameter."""

    unit: UnitAsked = None
    kind: PermitKind | None = None
    since: Month = None
    until: Month = None
    by_use: ByUse = False

    @property
    def cut(self) -> Cut:
        """For each unit."""
        return Cut(self.since, self.until, self.kind, self.by_use)


def permits_router(hub: Hub) -> APIRouter:
    """Routes under ``/v1/permits``."""
    router = APIRouter(prefix="/v1/permits", tags=["permits 规划许可"])

    @router.get("", response_model=Page, summary="规划许可 permits, with what they overlap, filtered")
    async def permits(page: Paged, wanted: Annotated[PermitFilter, Depends()]) -> Response:
        log = hub.board().tables["permits"]
        return page_response(chosen(rows_of(log, {}), wanted.choice), log, page.pair)

    @router.get(
        "/statistics",
        response_model=PermitStatistics,
        summary="许可统计 kind × month × unit × use",
        responses={404: {"description": "No such unit"}},
    )
    async def statistics(page: Paged, asked: Annotated[CutAsked, Depends()]) -> Response:
        book, units = book_of(hub.board()), units_or_404(asked.unit, unit_names(city()))
        rows = [row for one in units for row in monthly_rows(book, one, asked.cut)]
        limit, offset = page.pair
        return told(
            hub,
            monthly=rows[offset : offset + limit],
            total=len(rows),
            limit=limit,
            offset=offset,
            in_force=[permit_totals(book, one) for one in units],
        )

    return router
