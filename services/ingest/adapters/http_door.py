"""``POST /v1/events`` with FastAPI: exact status codes, and errors that repeat nothing of what came in."""

import asyncio
import math
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol
from urllib.parse import unquote

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from chassis.errors import TransientFailure
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE
from services.ingest.adapters.http_limits import RequestLimits
from services.ingest.domain.admission import Receipt
from services.ingest.domain.envelope import parse
from services.ingest.domain.limits import MOST_BATCH_BYTES, MOST_BATCH_EVENTS, MOST_EVENT_BYTES
from services.ingest.domain.rejection import Rejection

BODY_BYTES = {CONTENT_TYPE: MOST_EVENT_BYTES, BATCH_CONTENT_TYPE: MOST_BATCH_BYTES}
MOST_REQUESTS = 32
"""Handled at a time: at most 32 batches of 16 MiB are in memory."""
RETRY_SECONDS = 2

_STATUS = {"undecodable": 400, "not_a_cloudevent": 400, "too_large": 413}
_REASON = {404: "not_found", 405: "method_not_allowed", 408: "too_slow", 413: "too_large", 503: "unavailable"}
_TRACEPARENT = re.compile(r"^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")


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


def create_app(door: Door, throttle: Throttle, receipts: Receipts, ops: APIRouter) -> FastAPI:
    """The application with its limits around it; no documentation pages."""
    app = FastAPI(title="ingest", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(ops)
    app.include_router(_events(door, throttle))
    app.include_router(_receipts(receipts))
    app.add_middleware(RequestLimits, sizes=BODY_BYTES, most_requests=MOST_REQUESTS)
    app.add_exception_handler(HTTPException, _refused)
    return app


def _events(door: Door, throttle: Throttle) -> APIRouter:
    router = APIRouter()

    @router.post("/v1/events", status_code=202, openapi_extra=_BODY, responses=_ANSWERS)
    async def receive(request: Request) -> JSONResponse:
        trace = _traceparent(request)
        media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if media_type not in BODY_BYTES:
            raise HTTPException(415, f"send {CONTENT_TYPE} or {BATCH_CONTENT_TYPE}")
        parsed = await asyncio.to_thread(parse, await request.body())
        batch = media_type == BATCH_CONTENT_TYPE
        documents = _batch(parsed) if batch else [parsed]
        if isinstance(documents, Rejection):
            return _refusal(documents, trace)
        client = request.client.host if request.client else ""
        wait = throttle.wait_seconds(client, len(documents))
        if wait > 0:
            return _error(429, "over_rate", "more events a second than agreed", trace, wait)
        try:
            refusals = await door.submit(documents, trace)
        except TransientFailure:
            return _error(503, "unavailable", "Kafka is away; nothing was accepted", trace, RETRY_SECONDS)
        if not batch and refusals[0] is not None:
            return _refusal(refusals[0], trace)
        return _accepted(refusals, trace)

    return router


def _receipts(receipts: Receipts) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/receipts/{source_and_id:path}", responses={404: {"description": "not known (yet)"}})
    async def receipt(request: Request) -> JSONResponse:
        """Source and id are percent-encoded, so the path is cut before it is decoded."""
        trace = _traceparent(request)
        parts = request.scope["raw_path"].decode("ascii").removeprefix("/v1/receipts/").split("/")
        found = None
        if len(parts) == 2:
            found = await asyncio.to_thread(receipts.find, unquote(parts[0]), unquote(parts[1]))
        if found is None:
            return _error(404, "unknown", "no such event was decided here, or not yet", trace)
        return _answer(200, asdict(found), trace)

    return router


def _batch(parsed: object | Rejection) -> list[object] | Rejection:
    if isinstance(parsed, Rejection):
        return parsed
    if not isinstance(parsed, list):
        return Rejection("not_a_cloudevent", "a batch is a JSON array of events")
    if len(parsed) > MOST_BATCH_EVENTS:
        return Rejection("too_large", f"a batch has at most {MOST_BATCH_EVENTS} events")
    return parsed


def _accepted(refusals: Sequence[Rejection | None], trace: str) -> JSONResponse:
    rejected = [
        {"index": index, "id": refusal.id, "reason": refusal.reason, "detail": refusal.detail}
        for index, refusal in enumerate(refusals)
        if refusal is not None
    ]
    return _answer(202, {"accepted": len(refusals) - len(rejected), "rejected": rejected}, trace)


def _refusal(refusal: Rejection, trace: str) -> JSONResponse:
    return _error(_STATUS.get(refusal.reason, 422), refusal.reason, refusal.detail, trace)


def _error(status: int, reason: str, detail: str, trace: str, retry_seconds: float = 0) -> JSONResponse:
    body = {"reason": reason, "detail": detail, "trace_id": trace.split("-")[1]}
    return _answer(status, body, trace, retry_seconds)


def _answer(status: int, body: dict[str, Any], trace: str, retry_seconds: float = 0) -> JSONResponse:
    headers = {"traceresponse": trace}
    if retry_seconds > 0:
        headers["Retry-After"] = str(math.ceil(retry_seconds))
    return JSONResponse(body, status, headers)


def _traceparent(request: Request) -> str:
    """The sender's W3C trace context, or a new one when it has none or none that is well-formed."""
    given = request.headers.get("traceparent", "")
    return given if _TRACEPARENT.match(given) else f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


async def _refused(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    reason = _REASON.get(error.status_code, "unsupported")
    retry = float((error.headers or {}).get("Retry-After", 0))
    return _error(error.status_code, reason, error.detail, _traceparent(request), retry)


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
    503: {"description": "Kafka is away, with Retry-After"},
}
