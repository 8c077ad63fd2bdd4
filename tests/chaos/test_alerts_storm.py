"""alerts killed at work again and again for a minute: every transition is told, once, by its own number."""

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
from contracts.topics import ALERTS, FIGURES, FINDINGS
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import log_of
from tests.chaos.crew import Crew
from tests.chaos.proof import standing
from tests.integration.alerts_burst import burst, tells_exactly_what_the_facts_say
from tests.integration.alerts_facts import tell
from tests.waiting import eventually

SECONDS = 60.0
LEAST_AT_WORK = 8
"""Of some twenty kills, those of a worker that had told of something and had more to acknowledge."""
TOLD = "alerts_transitions_total"
READ = (FIGURES.name, FINDINGS.name)


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
    until, amid_work = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        before = await told_by(alerting)
        await tell(broker.url, burst(rng, 600))
        number = await telling(alerting, before)
        await asyncio.sleep(rng.uniform(0.0, 0.3))
        await alerting.leave(number, signal.SIGKILL)
        amid_work += (await standing(broker.url, "alerts", READ))[1] > 0
        alerting.join(number)

    await tells_exactly_what_the_facts_say(broker.url)
    await every_transition_has_its_own_number(broker.url)
    assert amid_work >= LEAST_AT_WORK


async def told_by(crew: Crew) -> dict[int, float]:
    """How much each worker has told of since its start."""
    return {number: await crew.worker(number).counted(TOLD) for number in (0, 1)}


async def telling(crew: Crew, before: dict[int, float]) -> int:
    """A worker that has told of something since, as soon as there is one."""
    now = await eventually(lambda: told_by(crew), lambda now: any(now[n] > before[n] for n in now))
    return max(now, key=lambda number: now[number] - before[number])


async def every_transition_has_its_own_number(bootstrap: str) -> None:
    numbers: dict[str, list[int]] = defaultdict(list)
    for record in await log_of(bootstrap, ALERTS.name):
        alert = Message[Alert].model_validate_json(record.value or b"").data
        numbers[alert.alert_id].append(alert.transition)
    assert numbers
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
