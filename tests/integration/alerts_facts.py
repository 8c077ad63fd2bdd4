"""What alerts is fed, and what it leaves in the log."""

from collections.abc import Iterable, Sequence

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.messages.alert import Alert
from contracts.topics import ALERTS
from contracts.wire import Message
from services.alerts.domain.fact import Datum
from tests.brokers import log_of
from tests.unit.alerts.builders import message_of


async def tell(bootstrap: str, data: Iterable[Datum]) -> None:
    """Publishes facts as the other services do."""
    await send(bootstrap, [message_of(number, datum) for number, datum in enumerate(data)])


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
