"""``POST /v1/packages`` and what becomes of a package, with FastAPI."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, Response

from services.ingest.adapters.http.answers import answer, come_back
from services.ingest.adapters.http.document import Answers, error, later

PATH = "/v1/packages"
MOST_UPLOAD_BYTES = 512 * 1024 * 1024
"""About a million parcels as a GeoPackage."""
MOST_UPLOADS = 4
UPLOAD_SECONDS = 900.0
SILENT_SECONDS = 30.0
RETRY_SECONDS = 10
_WRITE_BYTES = 1024 * 1024
_HEAD_BYTES = 64
_PAGE_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class Incoming(Protocol):
    """A file on its way in."""

    size_bytes: int

    def write(self, piece: bytes) -> None:
        """The next bytes."""


class Packages(Protocol):
    """Where packages go and what is known of them; answers are JSON values with at least ``id``."""

    @property
    def full(self) -> bool:
        """Whether no more may come now."""

    def readable(self, head: bytes) -> bool:
        """Whether the first bytes are of a kind of file we read."""

    def incoming(self) -> AbstractContextManager[Any]:
        """A temporary file (an Incoming)."""

    async def put(self, incoming: Any) -> dict[str, Any]:
        """Take in what came."""

    def about(self, package: str) -> dict[str, Any] | None:
        """State, progress and report; None when unknown."""

    def page(self, package: str) -> str | None:
        """The same as a page for people."""

    def newest(self) -> list[dict[str, Any]]:
        """The newest packages without their reports, newest first."""


def package_routes(packages: Packages) -> APIRouter:
    """Receive, tell of one, list."""
    router = APIRouter()
    uploads = asyncio.Semaphore(MOST_UPLOADS)

    @router.post(PATH, status_code=202, openapi_extra=_BODY, responses=_ANSWERS)
    async def receive(request: Request) -> Response:
        if packages.full or uploads.locked():
            raise come_back(503, "too many packages wait or are on their way", RETRY_SECONDS)
        async with uploads:
            about = await _received(request, packages)
        accepted = answer(request, 202, about)
        accepted.headers["Location"] = f"{PATH}/{about['id']}"
        return accepted

    @router.get(PATH)
    async def newest(request: Request) -> Response:
        return answer(request, 200, {"packages": await asyncio.to_thread(packages.newest)})

    @router.get(PATH + "/{package}", responses=_UNKNOWN)
    async def tell(request: Request, package: str) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            page = await asyncio.to_thread(packages.page, package)
            if page is not None:
                return HTMLResponse(page, headers=_PAGE_HEADERS)
        about = await asyncio.to_thread(packages.about, package)
        if about is None:
            raise HTTPException(404, "no such package")
        return answer(request, 200, about)

    return router


async def _received(request: Request, packages: Packages) -> dict[str, Any]:
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


async def _write(request: Request, packages: Packages, incoming: Incoming) -> None:
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


def _look_at(packages: Packages, head: bytearray) -> None:
    if not packages.readable(bytes(head[:_HEAD_BYTES])):
        raise HTTPException(415, "send a GeoPackage, a ZIP of a Shapefile or FileGDB, or GeoJSON")


def _too_large() -> HTTPException:
    return HTTPException(413, f"a package has at most {MOST_UPLOAD_BYTES} bytes")


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_ANSWERS: Answers = {
    400: error("the body did not come whole"),
    408: error("the body came too slowly"),
    413: error("too large"),
    415: error("no kind of file we read"),
    503: later("too many packages wait"),
}
_UNKNOWN: Answers = {404: error("no such package")}
