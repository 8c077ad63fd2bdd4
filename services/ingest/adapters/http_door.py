"""``POST /v1/events`` and the receipts, with FastAPI."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol
from urllib.parse import unquote

from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis.errors import TransientFailure
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE
from services.ingest.adapters.http_answers import accepted, answer, come_back, failed, refused, traceparent
from services.ingest.adapters.http_limits import RequestLimits, media_type_of
from services.ingest.adapters.package_door import PATH, Packages, package_routes
from services.ingest.domain.admission import Receipt
from services.ingest.domain.envelope import parse
from services.ingest.domain.limits import MOST_BATCH_BYTES, MOST_BATCH_EVENTS, MOST_EVENT_BYTES
from services.ingest.domain.rejection import Rejection

BODY_BYTES = {CONTENT_TYPE: MOST_EVENT_BYTES, BATCH_CONTENT_TYPE: MOST_BATCH_BYTES}
BATCHES_AT_ONCE = 2
"""Parsed and judged at a time: a parsed batch takes ten times the memory of its bytes."""
RETRY_SECONDS = 2


class Door(Protocol):
    """Where events go."""

    async def submit(
        self, documents: Sequence[object | Rejection], traceparent: str
    ) -> list[Rejection | None]:
        """None for each event the log has now, else why not. Raises TransientFailure when Kafka is away."""


class Receipts(Protocol):
    """What became of events."""

    def find(self, source: str, event_id: str) -> Receipt | None:
        """None when it is not known."""


class Throttle(Protocol):
    """How much one client may send."""

    def wait_seconds(self, client: str, events: int) -> float:
        """0 when it may send these events now."""


@dataclass(frozen=True)
class Behind:
    """What stands behind the door."""

    door: Door
    throttle: Throttle
    receipts: Receipts
    packages: Packages


def create_app(behind: Behind, ops: APIRouter) -> FastAPI:
    """The application with its limits around it; no documentation pages."""
    app = FastAPI(title="ingest", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(ops)
    app.include_router(_routes(behind))
    app.include_router(package_routes(behind.packages))
    app.add_middleware(RequestLimits, sizes=BODY_BYTES, unread=frozenset({PATH}))
    app.add_exception_handler(HTTPException, failed)
    return app


def _routes(behind: Behind) -> APIRouter:
    router = APIRouter()
    turns = asyncio.Semaphore(BATCHES_AT_ONCE)

    @router.post("/v1/events", status_code=202, openapi_extra=_BODY, responses=_ANSWERS)
    async def receive(request: Request) -> Response:
        media_type = media_type_of(request.headers)
        if media_type not in BODY_BYTES:
            raise HTTPException(415, f"send {CONTENT_TYPE} or {BATCH_CONTENT_TYPE}")
        body = await request.body()
        if media_type == CONTENT_TYPE:
            return await _single(request, body, behind)
        async with turns:
            return await _batch(request, body, behind)

    @router.get("/v1/receipts/{source_and_id:path}", responses={404: {"description": "not known (yet)"}})
    async def receipt(request: Request) -> Response:
        found = await _found(request, behind.receipts)
        if found is None:
            raise HTTPException(404, "no such event was decided here, or not yet")
        return answer(request, 200, asdict(found))

    return router


async def _single(request: Request, body: bytes, behind: Behind) -> Response:
    parsed = await asyncio.to_thread(parse, body)
    [refusal] = await _submitted(request, [parsed], behind)
    return accepted(request, [None]) if refusal is None else refused(request, refusal)


async def _batch(request: Request, body: bytes, behind: Behind) -> Response:
    parsed = await asyncio.to_thread(parse, body)
    if isinstance(parsed, Rejection):
        return refused(request, parsed)
    if not isinstance(parsed, list):
        return refused(request, Rejection("not_a_cloudevent", "a batch is a JSON array of events"))
    if len(parsed) > MOST_BATCH_EVENTS:
        raise HTTPException(413, f"a batch has at most {MOST_BATCH_EVENTS} events")
    return accepted(request, await _submitted(request, parsed, behind))


async def _submitted(
    request: Request, documents: Sequence[object | Rejection], behind: Behind
) -> list[Rejection | None]:
    client = request.client.host if request.client else ""
    wait = behind.throttle.wait_seconds(client, len(documents))
    if wait > 0:
        raise come_back(429, "more events a second than agreed", wait)
    try:
        return await behind.door.submit(documents, traceparent(request))
    except TransientFailure:
        raise come_back(503, "Kafka is away; nothing was accepted", RETRY_SECONDS) from None


async def _found(request: Request, receipts: Receipts) -> Receipt | None:
    """Source and id are percent-encoded, so the path is cut before it is decoded."""
    parts = request.scope["raw_path"].decode("ascii").removeprefix("/v1/receipts/").split("/")
    if len(parts) != 2:
        return None
    return await asyncio.to_thread(receipts.find, unquote(parts[0]), unquote(parts[1]))


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            CONTENT_TYPE: {"schema": {"type": "object"}},
            BATCH_CONTENT_TYPE: {"schema": {"type": "array", "items": {"type": "object"}, "maxItems": 1000}},
        },
    }
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {"description": "not JSON, or not a CloudEvent"},
    408: {"description": "the body came too slowly"},
    413: {"description": "too large"},
    415: {"description": "another content type"},
    422: {"description": "a single event that is not valid"},
    429: {"description": "over rate, with Retry-After"},
    503: {"description": "Kafka is away or too much is open, with Retry-After"},
}
