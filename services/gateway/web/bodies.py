"""Bodies of requests, no larger than they may be."""

from fastapi import Request


async def body_of(request: Request, most_bytes: int) -> bytes | None:
    """The body, or None as soon as it is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            return None
    return body
