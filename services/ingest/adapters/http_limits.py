"""Around the whole HTTP application (Starlette): how large, how slow and how many requests may be."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_SECONDS = 30.0
RETRY_SECONDS = 1


class RequestLimits:
    """Counts while reading, so that a body too large is never held in memory."""

    def __init__(self, app: ASGIApp, sizes: Mapping[str, int], most_requests: int) -> None:
        self._app, self._sizes, self._most_requests = app, sizes, most_requests
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        self._open += 1
        try:
            await self._app(scope, self._limited(scope, receive), send)
        finally:
            self._open -= 1

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        headers = Headers(scope=scope)
        media_type = headers.get("content-type", "").split(";")[0].strip().lower()
        most = self._sizes.get(media_type, 0)
        announced = headers.get("content-length", "")
        left = most
        deadline = asyncio.get_running_loop().time() + BODY_SECONDS

        async def limited() -> Message:
            nonlocal left
            if self._open > self._most_requests:
                raise HTTPException(503, "overloaded", {"Retry-After": str(RETRY_SECONDS)})
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
        raise HTTPException(408, f"the body took more than {BODY_SECONDS:.0f} s") from None


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"the body has more than {most} bytes")
