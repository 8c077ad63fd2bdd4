"""The bodies of the HTTP door's answers: nothing of a refused event comes back but its id."""

import math
import secrets
from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from contracts.wire import is_traceparent
from services.ingest.domain.rejection import Rejection

_STATUS = {"undecodable": 400, "not_a_cloudevent": 400, "too_large": 413}
"""Of a refused single event; any other reason is 422."""
_REASON = {
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "unsupported",
    429: "over_rate",
    503: "unavailable",
}


def traceparent(request: Request) -> str:
    """The sender's W3C trace context, or one made now; the same for all of one request."""
    if not hasattr(request.state, "traceparent"):
        given = request.headers.get("traceparent", "")
        made = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
        request.state.traceparent = given if is_traceparent(given) else made
    return str(request.state.traceparent)


def answer(request: Request, status: int, body: dict[str, Any]) -> JSONResponse:
    """Every answer says by ``traceresponse`` how to find its request in the logs and in the log."""
    return JSONResponse(body, status, {"traceresponse": traceparent(request)})


def accepted(request: Request, refusals: Sequence[Rejection | None]) -> JSONResponse:
    """202: the others are in the log."""
    rejected = [
        {"index": index, "id": refusal.id, "reason": refusal.reason, "detail": refusal.detail}
        for index, refusal in enumerate(refusals)
        if refusal is not None
    ]
    return answer(request, 202, {"accepted": len(refusals) - len(rejected), "rejected": rejected})


def refused(request: Request, refusal: Rejection) -> JSONResponse:
    """400, 413 or 422: a single event, or a batch as a whole."""
    return _error(request, _STATUS.get(refusal.reason, 422), refusal.reason, refusal.detail)


async def failed(request: Request, error: Exception) -> JSONResponse:
    """What FastAPI and our limits raise, in the same form."""
    if not isinstance(error, HTTPException):
        raise error
    reason = _REASON.get(error.status_code, "failed")
    response = _error(request, error.status_code, reason, error.detail)
    response.headers.update(error.headers or {})
    return response


def come_back(status: int, detail: str, seconds: float) -> HTTPException:
    """429 or 503, with the time after which trying again makes sense."""
    return HTTPException(status, detail, {"Retry-After": str(math.ceil(seconds))})


def _error(request: Request, status: int, reason: str, detail: str) -> JSONResponse:
    trace_id = traceparent(request).split("-")[1]
    return answer(request, status, {"reason": reason, "detail": detail, "trace_id": trace_id})
