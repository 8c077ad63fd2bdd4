"""死信: an event that could not be accepted, with why and its original bytes."""

from datetime import datetime
from typing import Literal

from pydantic import Base64Bytes

from contracts.base import LongText, Model, Text
from contracts.wire import Message, Origin

Reason = Literal[
    "undecodable",
    "not_a_cloudevent",
    "unknown_type",
    "invalid_data",
    "invalid_geometry",
    "unknown_district",
    "unknown_land_class",
    "too_intricate",
    "source_stopped",
    "conflict",
    "too_large",
    "too_deep",
    "too_many_vertices",
    "outside_area",
    "processing_failed",
]


class RejectedEvent(Model):
    """One rejected event; ``source``, ``id`` and ``subject`` are given where they could be read."""

    service: Text
    reason: Reason
    detail: LongText
    source: Text | None = None
    id: Text | None = None
    subject: Text | None = None
    origin: Origin | None = None
    original: Base64Bytes


def rejected_message(rejected: RejectedEvent, at: datetime) -> Message[RejectedEvent]:
    """The dead letter as a CloudEvent; its id names where the original lies, so sending twice is harmless."""
    place = rejected.origin
    where = f"{place.topic}/{place.partition}/{place.offset}" if place else (rejected.id or "unknown")
    return Message[RejectedEvent](
        id=f"rejected/{rejected.service}/{where}",
        source=f"/onemap/{rejected.service}",
        type="planning.event.rejected",
        subject=rejected.subject or "unknown",
        time=at,
        data=rejected,
    )
