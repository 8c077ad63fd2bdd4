"""Around the whole HTTP application (Starlette): how large, how slow and how many requests may be."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.ingest.adapters.http_answers import come_back

BODY_SECONDS = 30.0
MOST_OPEN_BYTES = 256 * 1024 * 1024
"""Of bodies in memory, each counted as large as it may become: 128 single events or 16 batches."""
RETRY_SECONDS = 1


def media_type_of(headers: Mapping[str, str]) -> str:
    """The content type without its parameters; empty when there is none."""
    return headers.get("content-type", "").split(";")[0].strip().lower()


class RequestLimits:
    """Counts while reading, so that a body too large is never held in memory.

    ``sizes`` is the largest body of each content type in bytes; of any other type none is read. Doors at the
    paths ``unread`` take bodies that are never in memory and have limits of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        sizes: Mapping[str, int],
        body_seconds: float = BODY_SECONDS,
        unread: frozenset[str] = frozenset(),
    ) -> None:
        self._app, self._sizes, self._body_seconds, self._unread = app, sizes, body_seconds, unread
        self._open_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] in self._unread:
            await self._app(scope, receive, send)
            return
        most = self._sizes.get(media_type_of(Headers(scope=scope)), 0)
        self._open_bytes += most
        try:
            await self._app(scope, self._limited(scope, receive, most), send)
        finally:
            self._open_bytes -= most

    def _limited(self, scope: Scope, receive: Receive, most: int) -> Receive:
        announced = Headers(scope=scope).get("content-length", "")
        deadline = asyncio.get_running_loop().time() + self._body_seconds
        left = most

        async def limited() -> Message:
            nonlocal left
            if self._open_bytes > MOST_OPEN_BYTES:
                raise come_back(503, "too many requests are open", RETRY_SECONDS)
            if announced.isdecimal() and int(announced) > most:
                raise _too_large(most)
            message = await _before(deadline, receive)
            left -= len(message.get("body", b""))
            if left < 0:
                raise _too_large(most)
            return message

        return limited


async def _before(deadline: float, receive: Receive) -> Message:
    try:
        async with asyncio.timeout_at(deadline):
            return await receive()
    except TimeoutError:
        raise HTTPException(408, "the body came too slowly") from None


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"the body has more than {most} bytes")
