"""``GET /v1/live/poll``: the live feed for those who can only ask, with the same epochs and offsets."""

import asyncio
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.gateway.domain.feed.frames import Prepared
from services.gateway.domain.feed.positions import positions_text
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.live.screen import Screen
from services.gateway.web.live.asking import FeedAsked

LONGEST_WAIT_SECONDS = 25.0
Wait = Annotated[
    float,
    Query(
        alias="wait",
        ge=0,
        le=LONGEST_WAIT_SECONDS,
        description="Seconds to wait while there is nothing new",
    ),
]


class Polled(BaseModel):
    """What is new: the frames of the WebSocket, and where one then stands."""

    frames: list[dict[str, Any]] = Field(description="`snapshot` and `delta`, in order; empty: nothing new")
    channels: str = Field(description="Give it as `channels` when asking again")
    heartbeat: dict[str, Any]


class _Waiting:
    """A :class:`services.gateway.shell.live.hub.Listener`."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()

    def wake(self) -> None:
        """There may be something new."""
        self.woken.set()

    def check(self, now_seconds: float) -> None:
        """It waits no longer than it said."""


def poll_router(hub: Hub) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/live", tags=["live 实时推送"])

    @router.get(
        "/poll", response_model=Polled, summary="实时推送 ask for what is new, waiting a while for it"
    )
    async def poll(asked: Annotated[FeedAsked, Depends()], wait_seconds: Wait = 0.0) -> Response:
        screen = Screen(hub)
        screen.subscribe(asked.subscriptions())
        hub.board()  # says 503 while there is nothing to answer from
        frames = list(screen.due(heartbeat=False)) or await _news(hub, screen, wait_seconds)
        told = b",".join(frame.text for frame in frames)
        standing = positions_text(screen.subscriptions).encode()
        body = b'{"frames":[%s],"channels":"%s","heartbeat":%s}' % (told, standing, hub.heartbeat.text)
        return Response(body, media_type="application/json", headers={"cache-control": "no-store"})

    return router


async def _news(hub: Hub, screen: Screen, wait_seconds: float) -> list[Prepared]:
    waiting, frames = _Waiting(), list[Prepared]()
    hub.join(waiting)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                while not frames:
                    await waiting.woken.wait()
                    waiting.woken.clear()
                    frames = list(screen.due(heartbeat=False))
    finally:
        hub.leave(waiting)
    return frames
