"""Messages of Kafka as facts of the domain."""

from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from chassis.errors import UndecodableMessage
from chassis.kafka.records import Record
from contracts.messages.alert import Alert
from contracts.messages.deadline import Deadline
from contracts.messages.delivery import Delivery
from contracts.messages.episode import Episode
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.messages.rejection import RejectedEvent
from contracts.messages.subscription import Subscription
from contracts.wire import Attributes, Message
from services.alerts.domain.fact import Fact

_Said = (
    Message[Figure]
    | Message[Finding]
    | Message[Deadline]
    | Message[Invariant]
    | Message[RejectedEvent]
    | Message[Delivery]
    | Message[Subscription]
)
FACTS: dict[str, type[_Said]] = {
    "planning.figure.changed": Message[Figure],
    "planning.finding.changed": Message[Finding],
    "planning.deadline.changed": Message[Deadline],
    "planning.invariant.changed": Message[Invariant],
    "planning.event.rejected": Message[RejectedEvent],
    "planning.delivery.reached": Message[Delivery],
    "planning.subscription.changed": Message[Subscription],
}
PASSED_OVER = frozenset({"planning.target.known", "planning.statistic.known"})
"""On our topics, but not for us."""


TURNS = frozenset({"raised", "escalated", "deescalated", "cleared"})
"""Events that change the grade."""


class _Envelope(BaseModel):
    """Enough of a CloudEvent to choose its model."""

    type: str


def fact_of(record: Record) -> Fact | None:
    """The fact in a record; None when it is not for us. Raises UndecodableMessage."""
    key = (record.key or b"").decode(errors="replace")
    if record.value is None:
        return Fact(record.offset, key, datetime.fromtimestamp(record.timestamp_ms / 1000, UTC), None)
    try:
        kind = _Envelope.model_validate_json(record.value).type
        if kind in PASSED_OVER:
            return None
        if kind not in FACTS:
            raise UndecodableMessage(f"unknown type {kind}")
        message = FACTS[kind].model_validate_json(record.value)
    except ValidationError as error:
        raise UndecodableMessage(str(error)) from error
    return Fact(record.offset, key, message.time, message.data, message.correlationid, message.traceparent)


def episode_of_row(record: Record, topic: str) -> Episode | None:
    """An episode as we wrote it; None for a removed one, and for one that rests on facts of another topic."""
    if record.value is None:
        return None
    message = Message[Episode].model_validate_json(record.value)
    return message.data if _rests_on(message, topic) else None


def episode_of_alert(record: Record, topic: str) -> Episode | None:
    """The episode an alert message implies; None as well when the message is not one of ours."""
    if record.value is None:
        return None
    try:
        message = Message[Alert].model_validate_json(record.value)
        return _implied(message, message.data) if _rests_on(message, topic) else None
    except ValueError:
        return None


def _rests_on(message: Attributes, topic: str) -> bool:
    """Rows of before there was more than one topic a family do not say; they are of their family's first."""
    return message.causationid is None or message.causationid.startswith(f"{topic}/")


def _implied(message: Attributes, alert: Alert) -> Episode:
    identity, _, number = alert.alert_id.rpartition("-")
    evidence = (message.causationid or "").rpartition("/")[2]
    turned_at = [alert.updated_at] if alert.event in TURNS else []
    return Episode(
        identity=identity, episode=int(number), evidence=int(evidence), turned_at=turned_at, alert=alert
    )
