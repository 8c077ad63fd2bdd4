"""What was decided, as messages: change sets for the districts, dead letters for the operators."""

import base64

from chassis.kafka.records import Outgoing, Record
from contracts.messages.rejection import RejectedEvent, rejected_message
from contracts.topics import CHANGES, REJECTED
from contracts.wire import Origin
from services.ingest.domain.change_sets import change_sets
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.decision import Decision, recorded_at

MOST_ORIGINAL_BYTES = 5 * 1024 * 1024
"""Base64 and envelope of it still fit a Kafka message of 8 MiB; the whole stays readable at its origin."""


def messages_of(decision: Decision) -> list[Outgoing]:
    """All that a decision has to say, each district's changes in order."""
    sets = change_sets(decision.changes)
    return [
        *(Outgoing(CHANGES.name, message.subject, message.to_bytes()) for message in sets),
        *(dead_letter(record, rejection) for record, rejection in decision.rejected),
    ]


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
