"""What alerts is fed, and what it leaves in the log."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.messages.alert import Alert
from contracts.messages.deadline import Deadline
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.messages.rejection import RejectedEvent
from contracts.topics import ALERTS, FIGURES, FINDINGS, REJECTED, Topic
from contracts.wire import Message
from services.alerts.domain.fact import Datum
from services.alerts.shell.incoming import FACTS
from tests.brokers import log_of
from tests.unit.alerts.builders import key_of

SENT: dict[type[Datum], tuple[Topic, str]] = {
    Figure: (FIGURES, "planning.figure.changed"),
    Finding: (FINDINGS, "planning.finding.changed"),
    Deadline: (FINDINGS, "planning.deadline.changed"),
    RejectedEvent: (REJECTED, "planning.event.rejected"),
}


async def tell(bootstrap: str, data: Iterable[Datum]) -> None:
    """Publishes facts as the other services do."""
    await send(bootstrap, [_outgoing(number, datum) for number, datum in enumerate(data)])


async def send(bootstrap: str, messages: Sequence[Outgoing]) -> None:
    """Publishes messages as they are."""
    writer = KafkaWriter(bootstrap, "test")
    await writer.start()
    await writer.send_all(messages)
    await writer.stop()


async def alerts(bootstrap: str, about: str) -> list[Alert]:
    """The alerts about one subject or unit, in order."""
    told = [
        Message[Alert].model_validate_json(record.value or b"").data
        for record in await log_of(bootstrap, ALERTS.name)
    ]
    return [alert for alert in told if about in {alert.subject, alert.unit}]


def _outgoing(number: int, datum: Datum) -> Outgoing:
    topic, kind = SENT[type(datum)]
    key = key_of(datum)
    event = {"id": f"told-{number}", "source": "/onemap/test", "type": kind, "subject": key}
    message = FACTS[kind].model_validate({**event, "time": datetime.now(UTC), "data": datum})
    return Outgoing(topic.name, key, message.to_bytes())
