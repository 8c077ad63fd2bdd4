"""What the OpenAPI document says of the HTTP door: bodies, answers and their forms."""

from typing import Any

from contracts.events import EVENTS
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE
from services.ingest.domain.limits import MOST_BATCH_EVENTS

_TEXT = {"type": "string"}
_SAID = {"anyOf": [_TEXT, {"type": "null"}]}
_COUNT = {"type": "integer", "minimum": 0}
_EVENT = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _TEXT,
        "source": _TEXT,
        "type": {"enum": sorted(EVENTS)},
        "subject": _TEXT,
        "time": {"type": "string", "format": "date-time"},
        "sequence": {"type": "string", "pattern": "^[0-9]{1,18}$"},
        "data": {"type": "object"},
    },
    "description": "The data of each type: contracts/schemas/<type>.json",
}
_TRACE = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_REFUSED = {
    "type": "object",
    "required": ["index", "id", "reason", "detail"],
    "properties": {"index": _COUNT, "id": _SAID, "reason": _TEXT, "detail": _TEXT},
}
_ACCEPTED = {
    "type": "object",
    "required": ["accepted", "rejected"],
    "properties": {"accepted": _COUNT, "rejected": {"type": "array", "items": _REFUSED}},
}
_ERROR = {
    "type": "object",
    "required": ["reason", "detail", "trace_id"],
    "properties": {
        "reason": _TEXT,
        "detail": _TEXT,
        "trace_id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    },
}
_RETRY = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}

Document = dict[str, Any]
Answers = dict[int | str, Document]


def error(description: str) -> Document:
    """An answer in the form all errors have."""
    return {"description": description, "content": {"application/json": {"schema": _ERROR}}}


def later(description: str) -> Document:
    """An error that goes away: it says when to come back."""
    return {**error(description), "headers": _RETRY}


EVENTS_BODY: Document = {
    "requestBody": {
        "required": True,
        "content": {
            CONTENT_TYPE: {"schema": _EVENT},
            BATCH_CONTENT_TYPE: {"schema": {"type": "array", "items": _EVENT, "maxItems": MOST_BATCH_EVENTS}},
        },
    }
}
EVENTS_ANSWERS: Answers = {
    202: {"description": "in the log", "content": {"application/json": {"schema": _ACCEPTED}}},
    400: error("not JSON, or not a CloudEvent"),
    408: error("the body came too slowly"),
    413: error("too large"),
    415: error("another content type"),
    422: error("a single event that is not valid"),
    429: later("over rate"),
    503: later("Kafka is away, or too much is open or undecided"),
}
RECEIPT_PLACE: Document = {
    "parameters": [
        {
            "name": "source_and_id",
            "in": "path",
            "required": True,
            "schema": _TEXT,
            "description": "source/id, both percent-encoded",
        }
    ]
}
