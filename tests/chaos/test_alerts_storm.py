"""alerts killed every second for a minute: every transition is told, once, under its own number."""

import asyncio
import random
import signal
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from contracts.messages.alert import Alert
from contracts.topics import ALERTS
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import log_of
from tests.chaos.crew import Crew
from tests.integration.alerts_burst import burst, tells_exactly_what_the_facts_say
from tests.integration.alerts_facts import tell

SECONDS = 60.0


@pytest.fixture
async def alerting(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[Crew]:
    """Two workers of alerts, started again whenever they die."""
    crew = Crew(broker.url, tmp_path, "alerts", TICK_SECONDS="0.5")
    supervising = asyncio.create_task(crew.supervise())
    for number in (0, 1):
        crew.join(number)
    await crew.ready()
    yield crew
    supervising.cancel()
    with suppress(asyncio.CancelledError):
        await supervising
    crew.dismiss()


async def test_a_minute_of_kills_loses_no_transition_and_tells_none_twice(
    broker: KafkaServer, alerting: Crew, rng: random.Random
) -> None:
    until, kills = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        await tell(broker.url, burst(rng, 50))
        await asyncio.sleep(1.0)
        await alerting.leave(kills % 2, signal.SIGKILL)
        alerting.join(kills % 2)
        kills += 1

    await tells_exactly_what_the_facts_say(broker.url)
    await every_transition_has_its_own_number(broker.url)
    assert kills >= SECONDS / 10


async def every_transition_has_its_own_number(bootstrap: str) -> None:
    numbers: dict[str, list[int]] = defaultdict(list)
    for record in await log_of(bootstrap, ALERTS.name):
        alert = Message[Alert].model_validate_json(record.value or b"").data
        numbers[alert.alert_id].append(alert.transition)
    assert numbers
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
