"""How large a body may be, and how a bad one is refused: without repeating what was sent."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY_BYTES = 8 * 1024 * 1024
MOST_PROBLEMS = 20


class BodyLimit:
    """Counts while reading, so that a body too large is never held in memory."""

    def __init__(self, app: ASGIApp, most_bytes: int = LARGEST_BODY_BYTES) -> None:
        self._app, self._most = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        await self._app(scope, self._limited(receive) if scope["type"] == "http" else receive, send)

    def _limited(self, receive: Receive) -> Receive:
        left = self._most

        async def limited() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, f"the body has more than {self._most} bytes")
            return message

        return limited


async def unfit(_: Request, error: Exception) -> JSONResponse:
    """422: where and what is wrong. What was sent may be NaN, which no JSON can repeat."""
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    problems = [{"loc": list(map(str, one["loc"])), "msg": one["msg"], "type": one["type"]} for one in errors]
    return JSONResponse({"detail": problems[:MOST_PROBLEMS]}, 422)
