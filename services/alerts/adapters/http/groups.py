"""``GET /v1/groups`` (项目归组): open alerts by project, with FastAPI."""

from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Query

MOST = 500


class Grouping(Protocol):
    """Who puts alerts together."""

    async def by_project(self) -> list[dict[str, Any]]:
        """The gravest first. Raises TransientFailure."""


def groups_router(grouping: Grouping) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/groups", tags=["groups 项目归组"])

    @router.get("", summary="项目归组 open alerts by project, the gravest first")
    async def groups(
        limit: Annotated[int, Query(ge=1, le=MOST)] = 100, offset: Annotated[int, Query(ge=0)] = 0
    ) -> dict[str, Any]:
        found = await grouping.by_project()
        return {"total": len(found), "items": found[offset : offset + limit]}

    return router
