"""``/v1/plans``, ``/v1/permits``, ``/v1/projects``: what upstream systems last said of each subject."""

from fastapi import APIRouter, Response

from services.gateway.shell.hub import Hub
from services.gateway.web.answers import Page, Row, page_response, rows_of
from services.gateway.web.paging import Code, Paged, Window


def registers_router(hub: Hub) -> APIRouter:
    """Routes of the three registers."""
    router = APIRouter(prefix="/v1", tags=["registers 编审 许可 项目"])

    def answer(table: str, page: Window, wanted: Row) -> Response:
        log = hub.board().tables[table]
        return page_response(rows_of(log, wanted), log, page.pair)

    @router.get("/plans", response_model=Page, summary="规划编审 plans and their stage")
    async def plans(
        page: Paged, plan_kind: Code = None, stage: Code = None, district: Code = None
    ) -> Response:
        return answer("plans", page, {"plan_kind": plan_kind, "stage": stage, "district": district})

    @router.get("/permits", response_model=Page, summary="规划许可 permits, with what they overlap")
    async def permits(page: Paged, kind: Code = None, status: Code = None, district: Code = None) -> Response:
        return answer("permits", page, {"kind": kind, "status": status, "district": district})

    @router.get("/projects", response_model=Page, summary="重大项目 major projects")
    async def projects(
        page: Paged, kind: Code = None, milestone: Code = None, district: Code = None
    ) -> Response:
        return answer("projects", page, {"kind": kind, "milestone": milestone, "district": district})

    return router
