"""``GET /v1/alerts/stream`` (预警推送): server-sent events, with FastAPI.

Each event's ``id`` is the transition's place in the log, its ``data`` the CloudEvent as it lies there. A
client that comes back with ``Last-Event-ID`` gets exactly what it missed.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Header, HTTPException, Query, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from contracts.messages.alert import Family, Grade
from services.alerts.domain.delivery.filtering import Filter

HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Last-Event-ID is not one of ours"},
    503: {"description": "Kafka is away, or too many streams are open; come back soon"},
}
OPENED = b"retry: 2000\n\n"
HEARTBEAT = b": heartbeat\n\n"
UNREAD_SECONDS = 30.0
"""A client that does not read for so long is cut off; it comes back with its Last-Event-ID."""
LARGEST_ID_DIGITS = 18


class Streams(Protocol):
    """Where transitions come from."""

    async def place(self, given: int | None) -> int:
        """Where to begin: as given, or with what comes next. Raises TransientFailure."""

    def follow(self, place: int, wanted: Filter) -> AsyncIterator[Sequence[tuple[int, bytes]]]:
        """Transitions from a place on, as they come; an empty list now and then when none does."""

    @property
    def full(self) -> bool:
        """Whether one more would be too many."""

    def opened(self, number: int) -> None:
        """So many more streams are open."""

    def cut_off(self) -> None:
        """A client did not read."""


class _EventStream(Response):
    """Sends as long as the client reads; ends when it leaves, or stops reading."""

    def __init__(self, streams: Streams, place: int, wanted: Filter) -> None:
        super().__init__(headers=HEADERS)
        self._streams, self._place, self._wanted = streams, place, wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's way
        self._streams.opened(1)
        try:
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(self._send_all(send))
                leaving = group.create_task(_left(receive))
                await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
                sending.cancel()
                leaving.cancel()
        finally:
            self._streams.opened(-1)

    async def _send_all(self, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            await _body(send, OPENED)
            async for events in self._streams.follow(self._place, self._wanted):
                await _body(send, b"".join(_event(*event) for event in events) or HEARTBEAT)
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            self._streams.cut_off()


def stream_router(streams: Streams) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/alerts", tags=["stream 预警推送"], responses=REFUSALS)

    @router.get("/stream", summary="预警推送 transitions as they happen, as server-sent events")
    async def stream(
        request: Request,
        grade: Annotated[list[Grade] | None, Query()] = None,
        family: Annotated[list[Family] | None, Query()] = None,
        unit: Annotated[list[str] | None, Query()] = None,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        """From now on, or after ``Last-Event-ID`` (or the query ``last_event_id``); ``0`` is the start."""
        given = last_event_id or request.query_params.get("last_event_id")
        place = await streams.place(None if given is None else _place_after(given))
        if streams.full:
            raise HTTPException(503, "too many streams are open", {"Retry-After": "10"})
        return _EventStream(streams, place, Filter(grade, family, unit))

    return router


def _place_after(last: str) -> int:
    if not (last.isascii() and last.isdigit() and len(last) <= LARGEST_ID_DIGITS):
        raise HTTPException(400, "Last-Event-ID is a number that an event of this stream had as its id")
    return int(last)


def _event(place: int, value: bytes) -> bytes:
    return f"id: {place + 1}\ndata: ".encode() + value + b"\n\n"


async def _body(send: Send, body: bytes) -> None:
    async with asyncio.timeout(UNREAD_SECONDS):
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
