"""A package on its way in (Starlette): how large, how slow, and what kind of file it may be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

MOST_UPLOAD_BYTES = 512 * 1024 * 1024
"""About a million parcels as a GeoPackage."""
UPLOAD_SECONDS = 900.0
SILENT_SECONDS = 30.0
_WRITE_BYTES = 1024 * 1024
_HEAD_BYTES = 64


class Incoming(Protocol):
    """A file on its way in."""

    size_bytes: int

    def write(self, piece: bytes) -> None:
        """The next bytes."""


class Uploads(Protocol):
    """Where packages go; what is known of one is a JSON value with at least ``id``."""

    def readable(self, head: bytes) -> bool:
        """Whether the first bytes are of a kind of file we read."""

    def incoming(self) -> AbstractContextManager[Any]:
        """A temporary file (an Incoming)."""

    async def put(self, incoming: Any) -> dict[str, Any]:
        """Take in what came."""


async def received(request: Request, packages: Uploads) -> dict[str, Any]:
    """What was taken in. Raises HTTPException 400, 408, 413 or 415."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MOST_UPLOAD_BYTES:
        raise _too_large()
    with packages.incoming() as incoming:
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                await _write(request, packages, incoming)
        except TimeoutError:
            raise HTTPException(408, "the package came too slowly") from None
        except ClientDisconnect:
            raise HTTPException(400, "the package did not come whole") from None
        return await packages.put(incoming)


async def _write(request: Request, packages: Uploads, incoming: Incoming) -> None:
    """As it comes, in pieces; never whole in memory."""
    waiting, seen = bytearray(), False
    pieces = aiter(request.stream())
    while (piece := await _next(pieces)) is not None:
        waiting += piece
        if incoming.size_bytes + len(waiting) > MOST_UPLOAD_BYTES:
            raise _too_large()
        if not seen and len(waiting) >= _HEAD_BYTES:
            _look_at(packages, waiting)
            seen = True
        if len(waiting) >= _WRITE_BYTES:
            await asyncio.to_thread(incoming.write, bytes(waiting))
            waiting.clear()
    if not seen:
        _look_at(packages, waiting)
    await asyncio.to_thread(incoming.write, bytes(waiting))


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    async with asyncio.timeout(SILENT_SECONDS):
        return await anext(pieces, None)


def _look_at(packages: Uploads, head: bytearray) -> None:
    if not packages.readable(bytes(head[:_HEAD_BYTES])):
        raise HTTPException(415, "send a GeoPackage, a ZIP of a Shapefile or FileGDB, or GeoJSON")


def _too_large() -> HTTPException:
    return HTTPException(413, f"a package has at most {MOST_UPLOAD_BYTES} bytes")
