"""``POST /v1/packages`` and what becomes of a package, with FastAPI."""

import asyncio
from typing import Any, Protocol

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from services.ingest.adapters.http.answers import answer, come_back
from services.ingest.adapters.http.document import Answers, error, later
from services.ingest.adapters.http.upload import Uploads, received

PATH = "/v1/packages"
MOST_UPLOADS = 4
RETRY_SECONDS = 10
_PAGE_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class Packages(Uploads, Protocol):
    """Where packages go and what is known of them; answers are JSON values with at least ``id``."""

    @property
    def full(self) -> bool:
        """Whether no more may come now."""

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
            about = await received(request, packages)
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
