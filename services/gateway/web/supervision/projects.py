"""``/v1/projects``: 重大项目, the register of major projects, one with its permits, and statistics."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response
from pydantic import BaseModel

from contracts.districts import city
from contracts.events.project import Milestone
from services.gateway.domain.supervision.figure_book import unit_names
from services.gateway.domain.supervision.project_statistics import project_statistics, with_guarantee
from services.gateway.domain.supervision.registers import Choice, chosen
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import Page, json_response, page_response, row_of, rows_of
from services.gateway.web.paging import Code, Paged
from services.gateway.web.places import DistrictAsked
from services.gateway.web.supervision.asking import SinceDay, UnitAsked, UntilDay, Words, units_or_404
from services.gateway.web.supervision.statistics import ProjectStatistics, book_of, told

Guaranteed = Annotated[bool | None, Query(description="用地保障: whether land is supplied")]
PLACES = ("id", "name", "kind")


@dataclass(frozen=True)
class ProjectFilter:
    """What a reader asks for; each field is a query parameter."""

    kind: Code = None
    milestone: Milestone | None = None
    district: DistrictAsked = None
    land_guaranteed: Guaranteed = None
    since: SinceDay = None
    until: UntilDay = None
    q: Words = None

    @property
    def choice(self) -> Choice:
        """``since`` and ``until`` bound the day the present milestone was reached."""
        equal = {name: getattr(self, name) for name in ("kind", "milestone", "district", "land_guaranteed")}
        return Choice(equal, self.q, PLACES, "milestone_on", self.since, self.until)


class ProjectStory(BaseModel):
    """项目详情: the project, and the permits that carry its code with what they overlap."""

    project: dict[str, Any]
    permits: list[dict[str, Any]]


def projects_router(hub: Hub) -> APIRouter:
    """Routes under ``/v1/projects``."""
    router = APIRouter(prefix="/v1/projects", tags=["projects 重大项目"])

    @router.get("", response_model=Page, summary="重大项目 major projects and their milestone, filtered")
    async def projects(page: Paged, wanted: Annotated[ProjectFilter, Depends()]) -> Response:
        log = hub.board().tables["projects"]
        rows = [with_guarantee(row) for row in rows_of(log, {})]
        return page_response(chosen(rows, wanted.choice), log, page.pair)

    @router.get(
        "/statistics",
        response_model=ProjectStatistics,
        summary="重大项目统计 milestones, land guarantee, land not supplied or not used",
        responses={404: {"description": "No such unit"}},
    )
    async def statistics(unit: UnitAsked = None) -> Response:
        book, units = book_of(hub.board()), units_or_404(unit, unit_names(city()))
        return told(hub, projects=[project_statistics(book, one) for one in units])

    @router.get(
        "/{project_code}",
        response_model=ProjectStory,
        summary="项目详情 one project and its permits",
        responses={404: {"description": "No such project"}},
    )
    async def project(project_code: Annotated[str, Path(max_length=256)]) -> Response:
        tables = hub.board().tables
        found = row_of(tables["projects"], project_code)
        if found is None:
            raise HTTPException(404, "no such project")
        permits = rows_of(tables["permits"], {"project_code": project_code})
        return json_response({"project": with_guarantee(found), "permits": permits})

    return router
