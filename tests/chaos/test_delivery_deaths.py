"""alerts killed again and again for a minute while it delivers."""

import asyncio
import random
import signal
import time
from pathlib import Path

from contracts.messages.alert import Alert
from contracts.messages.figure import Figure
from contracts.topics import ALERTS
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import log_of
from tests.integration.alerts_facts import tell
from tests.receivers import WebhookReceiver, listening
from tests.service_process import ServiceProcess
from tests.unit.alerts.builders import figure
from tests.waiting import eventually

SECONDS = 60.0
LEAST_AT_WORK = 5
"""Of some seventeen deaths."""
DELIVERED = "alerts_webhook_attempts_total"
VALUES = (98e6, 99.9e6, 100.5e6, 110e6)


async def test_a_minute_of_kills_loses_no_transition_and_gives_none_a_second_id(
    broker: KafkaServer, rng: random.Random, tmp_path: Path
) -> None:
    service = ServiceProcess("alerts", tmp_path / "alerts", KAFKA_BOOTSTRAP_SERVERS=broker.url)
    service.start()
    await service.ready()
    try:
        async with listening(WebhookReceiver()) as receiver:
            await receiver.subscribe(service.url)
            amid_work = await _minute_of_kills(service, broker.url, receiver, rng)
            await tell(broker.url, [figure(unit="320411-END", value=99e6)])
            told = await eventually(lambda: _told(broker.url), lambda seen: len(seen) > 0)
            await eventually(lambda: _missing(told, receiver), lambda missing: missing == [], 120)
    finally:
        service.end(signal.SIGKILL)

    assert receiver.ids[: len(told)] == told
    assert amid_work >= LEAST_AT_WORK
    assert len({(one.id, one.body) for one in receiver.taken}) == len(receiver.ids)
    assert receiver.forged == 0


async def _minute_of_kills(
    service: ServiceProcess, broker: str, receiver: WebhookReceiver, rng: random.Random
) -> int:
    """How often it died having delivered something and having more to deliver; it is up again at the end."""
    amid_work, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        await tell(broker, [_figure(rng) for _ in range(200)])
        await eventually(lambda: service.counted(DELIVERED), lambda attempts: attempts > 0)
        await asyncio.sleep(rng.uniform(0.0, 0.5))
        service.end(signal.SIGKILL)
        amid_work += await _missing(await _ids(broker), receiver) != []
        service.start()
    await service.ready()
    return amid_work


async def _missing(told: list[str], receiver: WebhookReceiver) -> list[str]:
    taken = set(receiver.ids)
    return [id_ for id_ in told if id_ not in taken]


def _figure(rng: random.Random) -> Figure:
    return figure(unit=f"320411-{rng.randrange(99)}", value=rng.choice(VALUES))


async def _told(broker: str) -> list[str]:
    """Ids of all transitions once the last fact is judged; before that none.

    A message that was on its way when its worker died may lie in the log twice, under its id.
    """
    messages = await _transitions(broker)
    whole = any(message.data.unit == "320411-END" for message in messages)
    return _once(messages) if whole else []


async def _ids(broker: str) -> list[str]:
    return _once(await _transitions(broker))


async def _transitions(broker: str) -> list[Message[Alert]]:
    records = await log_of(broker, ALERTS.name)
    return [Message[Alert].model_validate_json(record.value or b"") for record in records]


def _once(messages: list[Message[Alert]]) -> list[str]:
    return list(dict.fromkeys(message.id for message in messages))
