"""``/v1/presenter/{group}``: an operator's console says what a group of walls shows, and they follow."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Response
from pydantic import BaseModel, Field

from services.gateway.domain.feed.presenting import MOST_GROUPS, Scene, Wish
from services.gateway.shell.live.presenting import Presenting, TooManyGroups

LONGEST_WAIT_SECONDS = 20.0
Group = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9_-]{1,32}$", description="Walls that follow: `#/overview?follow=hall`"),
]
After = Annotated[
    str | None,
    Query(
        pattern=r"^([0-9a-f]{32})?$",
        description="The `change` one knows, empty for none: the answer comes when there is another",
    ),
]
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT_SECONDS, description="Seconds to wait for it at most")]
REFUSALS: dict[int | str, dict[str, Any]] = {
    409: {"description": f"{MOST_GROUPS} groups are presented to already"}
}


class Shown(BaseModel):
    """导播画面: null while nobody presents."""

    scene: Scene | None = Field(description="module and params of the page's address, by whom, since when")


def presenting_router(presenting: Presenting) -> APIRouter:
    """The routes of one group."""
    router = APIRouter(prefix="/v1/presenter", tags=["presenter 导播"])

    @router.get("/{group}", summary="画面 what a group shows, or will show next")
    async def shown(group: Group, after: After = None, wait: Wait = 0) -> Shown:
        if after is None:
            return Shown(scene=await presenting.scene(group))
        return Shown(scene=await presenting.next_scene(group, after, wait))

    @router.put("/{group}", summary="切换画面 show this on all walls of a group", responses=REFUSALS)
    async def show(group: Group, wish: Wish) -> Shown:
        try:
            return Shown(scene=await presenting.show(group, wish))
        except TooManyGroups:
            detail = f"{MOST_GROUPS} groups are presented to already: end one of them first"
            raise HTTPException(409, detail) from None

    @router.delete("/{group}", status_code=204, summary="结束导播 leave the walls to themselves")
    async def end(group: Group) -> Response:
        await presenting.end(group)
        return Response(status_code=204)

    return router
