"""``POST /v1/events`` and the receipts, with FastAPI."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis.errors import TransientFailure
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE
from services.ingest.adapters.http.answers import accepted, answer, come_back, failed, refused, traceparent
from services.ingest.adapters.http.document import EVENTS_ANSWERS, EVENTS_BODY, RECEIPT_PLACE, Answers, error
from services.ingest.adapters.http.limits import RequestLimits, media_type_of
from services.ingest.adapters.http.packages import PATH, Packages, package_routes
from services.ingest.domain.admitting.admission import Receipt
from services.ingest.domain.limits import MOST_BATCH_BYTES, MOST_EVENT_BYTES
from services.ingest.domain.rejection import Rejection
from services.ingest.domain.submission import Judged, Sound

BODY_BYTES = {CONTENT_TYPE: MOST_EVENT_BYTES, BATCH_CONTENT_TYPE: MOST_BATCH_BYTES}
RETRY_SECONDS = 2


class Door(Protocol):
    """Where events go."""

    async def judge(self, body: bytes, *, batch: bool) -> Judged:
        """What is in a body. Raises TransientFailure while nothing can be taken."""

    async def append(self, events: Sequence[Sound | Rejection], traceparent: str) -> list[Rejection | None]:
        """None for each event the log has now, else why not. Raises TransientFailure when Kafka is away."""


class Receipts(Protocol):
    """What became of events."""

    def find(self, source: str, event_id: str) -> Receipt | None:
        """None when it is not known."""


class Throttle(Protocol):
    """How much one client may send."""

    def wait_seconds(self, client: str, events: int) -> float:
        """0 when it may send these events now."""


class Pressure(Protocol):
    """Whether more is taken than is decided."""

    def wait_seconds(self) -> float:
        """0 while there is room."""


@dataclass(frozen=True)
class Behind:
    """What stands behind the door."""

    door: Door
    throttle: Throttle
    pressure: Pressure
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

    @router.post("/v1/events", status_code=202, openapi_extra=EVENTS_BODY, responses=EVENTS_ANSWERS)
    async def receive(request: Request) -> Response:
        media_type = media_type_of(request.headers)
        if media_type not in BODY_BYTES:
            raise HTTPException(415, f"send {CONTENT_TYPE} or {BATCH_CONTENT_TYPE}")
        wait = behind.pressure.wait_seconds()
        if wait > 0:
            raise come_back(503, "more has come than is decided; nothing was accepted", wait)
        body = await request.body()
        return await _submitted(request, body, behind, batch=media_type == BATCH_CONTENT_TYPE)

    known: Answers = {404: error("not known (yet)")}

    @router.get("/v1/receipts/{source_and_id:path}", openapi_extra=RECEIPT_PLACE, responses=known)
    async def receipt(request: Request) -> Response:
        found = await _found(request, behind.receipts)
        if found is None:
            raise HTTPException(404, "no such event was decided here, or not yet")
        return answer(request, 200, found._asdict())

    return router


async def _submitted(request: Request, body: bytes, behind: Behind, *, batch: bool) -> Response:
    try:
        judged = await behind.door.judge(body, batch=batch)
        if isinstance(judged, Rejection):
            return refused(request, judged)
        _count(request, len(judged), behind.throttle)
        refusals = await behind.door.append(judged, traceparent(request))
    except TransientFailure:
        raise come_back(503, "Kafka is away; nothing was accepted", RETRY_SECONDS) from None
    if not batch and refusals[0] is not None:
        return refused(request, refusals[0])
    return accepted(request, refusals)


def _count(request: Request, events: int, throttle: Throttle) -> None:
    wait = throttle.wait_seconds(request.client.host if request.client else "", events)
    if wait > 0:
        raise come_back(429, "more events a second than agreed", wait)


async def _found(request: Request, receipts: Receipts) -> Receipt | None:
    """Source and id are percent-encoded, so the path is cut before it is decoded."""
    parts = request.scope["raw_path"].decode("ascii").removeprefix("/v1/receipts/").split("/")
    if len(parts) != 2:
        return None
    return await asyncio.to_thread(receipts.find, unquote(parts[0]), unquote(parts[1]))
