"""indicators on a real Kafka: killed again and again, its figures are those of a replay nobody disturbed."""

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path

import pytest

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts import topics
from contracts.catalogue import catalogue, evaluated_of, whole
from contracts.measure import units_of
from contracts.messages.change import Change
from contracts.messages.figure import Figure
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics
from tests.history import DISTRICTS, endless, message
from tests.service_process import ServiceProcess
from tests.tail import Tail
from tests.waiting import eventually

EVENTS = 5_000
KILLS = 20
CITY = ("320400",)
EVALUATED = evaluated_of(catalogue().values())

Key = tuple[str, str, str, str]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path / "kafka") as server:
        yield server


@asynccontextmanager
async def indicators(broker: KafkaServer, folder: Path) -> AsyncIterator[ServiceProcess]:
    process = ServiceProcess("indicators", folder, KAFKA_BOOTSTRAP_SERVERS=broker.url)
    process.start()
    try:
        yield process
    finally:
        if process.alive:
            process.end(signal.SIGKILL)


class Figures:
    """The newest value of every figure, and how many events went into it."""

    def __init__(self, tail: Tail) -> None:
        self._tail, self._known = tail, dict[Key, tuple[float, int]]()

    async def look(self) -> dict[Key, tuple[float, int]]:
        """As they are now."""
        newest = {record.key: record.value for record in await self._tail.read_on()}
        for value in newest.values():
            one = Message[Figure].model_validate_json(value or b"").data
            self._known[one.indicator, one.unit, one.basis, one.period] = one.value, one.events_applied
        return self._known


async def proof(broker: KafkaServer) -> tuple[int, str]:
    """Exit status and last line of ``prove``: replay, ledger and figures held against each other."""
    command = [sys.executable, "-m", "services.indicators", "prove", "--kafka", broker.url]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip().splitlines()[-1]


async def send(broker: KafkaServer, outgoing: Sequence[Outgoing], pause: float = 0.0) -> None:
    writer = KafkaWriter(broker.url, "test")
    await writer.start()
    for start in range(0, len(outgoing), 50):
        await writer.send_all(outgoing[start : start + 50])
        await asyncio.sleep(pause)
    await writer.stop()


async def all_applied(
    broker: KafkaServer, changes: Sequence[tuple[str, Change]]
) -> dict[Key, tuple[float, int]]:
    """The figures once each district has applied its newest change and the city has followed."""
    effective = {district: _effective(changes, district) for district in DISTRICTS}

    def settled(seen: dict[Key, tuple[float, int]]) -> bool:
        counts = [max((n for (_, u, _, _), (_, n) in seen.items() if u == d), default=0) for d in DISTRICTS]
        city = max((n for (_, u, _, _), (_, n) in seen.items() if u in CITY), default=0)
        return counts == list(effective.values()) and city > 0 and _adds_up(seen)

    async with Tail(broker.url, topics.FIGURES.name) as tail:
        return await eventually(Figures(tail).look, settled, seconds=240)


def _effective(changes: Sequence[tuple[str, Change]], district: str) -> int:
    """How many changes of a district are news: each is, but its repetitions."""
    return len({one.id for owner, one in changes if owner == district})


def _adds_up(seen: dict[Key, tuple[float, int]]) -> bool:
    """Whether the city's figures are the sums of the districts'; ratios and their like never are."""
    current = [key for key in seen if key[1] in CITY and key[3] == "current"]
    current = [key for key in current if whole(key[0]) not in EVALUATED]
    return all(
        units_of(seen[key][0], "m2")
        == sum(units_of(seen.get((key[0], d, key[2], key[3]), (0.0, 0))[0], "m2") for d in DISTRICTS)
        for key in current
    )


def _without_city(seen: Collection[Key]) -> set[tuple[str, str, str]]:
    """What a district has a figure of (indicator, basis, period) and the city has not."""
    of_districts, of_city = (
        {key[:1] + key[2:] for key in seen if key[1] in units} for units in (DISTRICTS, CITY)
    )
    return of_districts - of_city


async def test_twenty_kills_amid_five_thousand_events_leave_every_figure_exact(
    broker: KafkaServer, tmp_path: Path
) -> None:
    rng = random.Random(20261122)
    changes = list(islice(endless(rng), EVENTS))

    async with indicators(broker, tmp_path / "disturbed") as process:
        sending = asyncio.create_task(send(broker, [message(step) for step in changes], pause=0.3))
        for _ in range(KILLS):
            await asyncio.sleep(rng.uniform(0.1, 3.0))
            process.end(signal.SIGKILL)
            process.start()
        await sending
        disturbed = await all_applied(broker, changes)

    assert await proof(broker) == (0, f"{len(disturbed)} figures looked at, 0 wrong.")
    assert _without_city(disturbed) == set()
