"""alerts killed about every second for a minute while it delivers."""

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
VALUES = (98e6, 99.9e6, 100.5e6, 110e6)


async def test_a_minute_of_kills_loses_no_transition_and_gives_none_a_second_id(
    broker: KafkaServer, rng: random.Random, tmp_path: Path
) -> None:
    service, deaths = ServiceProcess("alerts", tmp_path / "alerts", KAFKA_BOOTSTRAP_SERVERS=broker.url), 0
    service.start()
    await service.ready()
    async with listening(WebhookReceiver()) as receiver:
        await receiver.subscribe(service.url)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            await tell(broker.url, [_figure(rng) for _ in range(20)])
            await asyncio.sleep(rng.uniform(0.5, 1.5))
            service.end(signal.SIGKILL)
            service.start()
            deaths += 1
        await service.ready()
        await tell(broker.url, [figure(unit="320499-END", value=99e6)])
        await eventually(lambda: _told(broker.url), lambda seen: len(seen) > 0)
        told = await eventually(lambda: _told(broker.url), lambda seen: seen == receiver.ids, 120)

    assert deaths >= 10
    assert len({(one.id, one.body) for one in receiver.taken}) == len(told)
    assert receiver.forged == 0
    assert service.end() == 0


def _figure(rng: random.Random) -> Figure:
    return figure(unit=f"3204{rng.randrange(99):02}", value=rng.choice(VALUES))


async def _told(broker: str) -> list[str]:
    """Ids of all transitions once the last fact is judged; before that none."""
    messages = [
        Message[Alert].model_validate_json(one.value or b"") for one in await log_of(broker, ALERTS.name)
    ]
    return (
        [message.id for message in messages] if any(one.data.unit == "320499-END" for one in messages) else []
    )
