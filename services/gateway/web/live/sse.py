"""``GET /v1/live/sse``: the live feed as server-sent events, with the epochs and offsets of the WebSocket.

``event`` is the ``op`` of the frame, ``data`` the frame, ``id`` where the reader then stands: a
browser offers it again as ``Last-Event-ID`` and gets exactly what it missed, or a fresh snapshot.
"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from starlette.types import Receive, Scope, Send

from services.gateway.domain.feed.positions import positions_text
from services.gateway.domain.feed.presence import Guest, Presence
from services.gateway.shell.live.screen import Screen
from services.gateway.web.live.asking import FeedAsked
from services.gateway.web.live.socket import LiveDoor

LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", max_length=1000)]
RETRY = b"retry: 2000\n\n"
KIND_AT = len('{"op":"')
"""Where a frame says what it is: it always says that first."""


def sse_router(door: LiveDoor) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/live", tags=["live 实时推送"])

    @router.get(
        "/sse",
        summary="实时推送 the live feed as server-sent events",
        response_class=Response,
        responses={
            200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
            503: {"description": "Too many screens are connected here"},
        },
    )
    async def sse(
        request: Request, asked: Annotated[FeedAsked, Depends()], last_event_id: LastEventId = None
    ) -> Response:
        screen = Screen(door.hub)
        screen.subscribe(asked.subscriptions(last_event_id))
        if len(door.hub) >= door.rules.most_screens:
            raise HTTPException(503, "too many screens are connected here", {"Retry-After": "2"})
        return _Feed(door, screen, asked.guest(request))

    return router


class _Feed(Response):
    """Written straight to the connection, so that one that takes nothing is noticed.

    A :class:`services.gateway.shell.live.hub.Listener`.
    """

    media_type = "text/event-stream"

    def __init__(self, door: LiveDoor, screen: Screen, guest: Guest) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._door, self._screen, self._guest = door, screen, guest
        self._since = asyncio.get_running_loop().time()
        self._woken = asyncio.Event()
        self._woken.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Until the reader goes, or takes nothing for too long."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        self._door.hub.join(self)
        self._door.metrics.screens.inc()
        tasks = [asyncio.create_task(self._tell(send)), asyncio.create_task(_left(receive))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._door.hub.leave(self)
            self._door.metrics.screens.dec()

    def wake(self) -> None:
        """There may be something new."""
        self._woken.set()

    def check(self, now_seconds: float) -> None:
        """Its own task sees to its time."""

    def presence(self, now_seconds: float) -> Presence:
        """Who is there, and where it stands."""
        return Presence(self._guest, "sse", now_seconds - self._since, self._screen.subscriptions)

    async def _tell(self, send: Send) -> None:
        await send({"type": "http.response.body", "body": RETRY, "more_body": True})
        while True:
            await self._woken.wait()
            self._woken.clear()
            for frame in self._screen.due():
                body = _event(frame.text, positions_text(self._screen.subscriptions))
                try:
                    async with asyncio.timeout(self._door.rules.send_timeout_seconds):
                        await send({"type": "http.response.body", "body": body, "more_body": True})
                except TimeoutError:
                    self._door.metrics.cut_off.inc()
                    return
                self._door.metrics.frames.inc()


def _event(text: bytes, standing: str) -> bytes:
    kind = text[KIND_AT : text.index(b'"', KIND_AT)]
    return b"event: %s\nid: %s\ndata: %s\n\n" % (kind, standing.encode(), text)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
