"""What was decided, as messages: change sets for the districts, dead letters for the operators."""

import base64
from collections.abc import Sequence
from datetime import datetime

from chassis.kafka.records import Outgoing, Record
from contracts.messages.rejection import RejectedEvent, rejected_message
from contracts.topics import CHANGES, REJECTED
from contracts.wire import Origin
from services.ingest.domain.admitting.change_sets import PlacedChange, change_sets
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.admitting.decision import recorded_at
from services.ingest.shell.floods import Refused

MOST_ORIGINAL_BYTES = 5 * 1024 * 1024
"""Base64 and envelope of it still fit a Kafka message of 8 MiB; the whole stays readable at its origin."""


def changes_of(changes: Sequence[PlacedChange]) -> list[Outgoing]:
    """Each district's changes in order."""
    return [Outgoing(CHANGES.name, one.district, one.value) for one in change_sets(changes)]


def letters_of(refused: Sequence[Refused]) -> list[Outgoing]:
    """A dead letter each."""
    return [dead_letter(record, rejection) for record, rejection in refused]


def notice(rejection: Rejection, at: datetime) -> Outgoing:
    """A source sends too much that the HTTP door refuses; there is no message in the log to point to."""
    rejected = RejectedEvent(
        service="ingest",
        reason=rejection.reason,
        detail=rejection.detail,
        source=rejection.source,
        id=rejection.id or at.isoformat(),
        subject=rejection.subject,
        original=b"",
    )
    message = rejected_message(rejected, at)
    return Outgoing(REJECTED.name, message.subject, message.to_bytes())


def dead_letter(record: Record, rejection: Rejection) -> Outgoing:
    """The refused message with its reason and original bytes."""
    original = record.value or b""
    detail = rejection.detail
    if len(original) > MOST_ORIGINAL_BYTES:
        detail = f"{detail} (original cut to {MOST_ORIGINAL_BYTES} bytes; the whole is at its origin)"
    rejected = RejectedEvent(
        service="ingest",
        reason=rejection.reason,
        detail=detail,
        source=rejection.source,
        id=rejection.id,
        subject=rejection.subject,
        origin=Origin(topic=record.topic, partition=record.partition, offset=record.offset),
        original=base64.b64encode(original[:MOST_ORIGINAL_BYTES]),
    )
    message = rejected_message(rejected, recorded_at(record))
    return Outgoing(REJECTED.name, message.subject, message.to_bytes())
