"""Around the whole HTTP application (Starlette): how large, how slow and how many requests may be."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.ingest.adapters.http.answers import come_back

BODY_SECONDS = 30.0
MOST_OPEN_BYTES = 48 * 1024 * 1024
"""Of bodies in memory, as long as they are announced to be, else as large as they may become. Judged and on
their way to Kafka they are there three times at most."""
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
        headers = Headers(scope=scope)
        most = self._sizes.get(media_type_of(headers), 0)
        announced = headers.get("content-length", "")
        length = int(announced) if announced.isdecimal() else most
        open_bytes = min(length, most)
        self._open_bytes += open_bytes
        try:
            await self._app(scope, self._limited(receive, most, length), send)
        finally:
            self._open_bytes -= open_bytes

    def _limited(self, receive: Receive, most: int, length: int) -> Receive:
        deadline = asyncio.get_running_loop().time() + self._body_seconds
        left = most

        async def limited() -> Message:
            nonlocal left
            if self._open_bytes > MOST_OPEN_BYTES:
                raise come_back(503, "too many requests are open", RETRY_SECONDS)
            if length > most:
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
