"""indicators on a real Kafka: killed at work again and again, its figures are those of an undisturbed run."""

import random
import signal
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from contracts import topics
from contracts.messages.figure import Basis, Figure
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics, newest_of
from tests.builders import parcel
from tests.chaos import moments
from tests.chaos.autopsy import Autopsy, Found, kept
from tests.chaos.proof import proven
from tests.chaos.repeated import figures_repeated, pages_repeated
from tests.history import DISTRICTS, Feed, Step, message, send
from tests.service_process import ServiceProcess

ROUNDS = 2
TRIES, MOST_DEATHS = 5, 20
CITY = "320400"
LAST = [(district, parcel(f"last-{district}", 1, district=district)) for district in DISTRICTS]
"""They move figures for certain, which then tell of all events: not every permit does."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path / "kafka") as server:
        yield server


@pytest.fixture
async def worker(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    process = ServiceProcess("indicators", tmp_path / "indicators", KAFKA_BOOTSTRAP_SERVERS=broker.url)
    process.start()
    yield process
    process.end(signal.SIGKILL)


@asynccontextmanager
async def flowing(broker: KafkaServer, worker: ServiceProcess) -> AsyncIterator[Feed]:
    """Events come all the while, so that there is always work."""
    feed = Feed(broker.url, random.Random(20261122), pause_seconds=0.1)
    feed.follow(lambda: sum(kept(worker.data).values()))
    feed.begin()
    try:
        yield feed
    finally:
        await feed.finished()


async def test_killed_at_every_moment_of_its_work_it_leaves_every_figure_exact(
    broker: KafkaServer, worker: ServiceProcess
) -> None:
    rng, at_random = random.Random(20261122), list[Found]()
    async with flowing(broker, worker) as feed, Autopsy(broker.url) as autopsy:
        for _ in range(ROUNDS):
            await moments.starting(rng)
            await reborn(worker, autopsy)
            for _ in range(2):
                await moments.working(worker, rng)
                at_random.append(await reborn(worker, autopsy))
            async with moments.unable_to_keep(worker, autopsy):
                worker.end(signal.SIGKILL)
            assert (await reborn(worker, autopsy)).written_not_kept
            at_random.append(await killed_having_kept(worker, autopsy))
        while not any(found.summed_again for found in at_random):
            assert len(at_random) < MOST_DEATHS
            await moments.working(worker, rng)
            at_random.append(await reborn(worker, autopsy))

    assert [found.amid_work for found in at_random] == [True] * len(at_random)
    history = [*feed.sent, *LAST]
    await send(broker.url, [message(step) for step in LAST])
    await proven(broker.url, history)
    assert await pages_repeated(broker.url) > 0
    assert await figures_repeated(broker.url) > 0
    figures = await told(broker)
    assert applied(figures) == {district: distinct(history, district) for district in DISTRICTS}
    assert without_city(figures) == set()


async def reborn(worker: ServiceProcess, autopsy: Autopsy) -> Found:
    """It is dead, is looked at, and begins another life."""
    worker.end(signal.SIGKILL)
    found = await autopsy.of(worker.data)
    worker.start()
    return found


async def killed_having_kept(worker: ServiceProcess, autopsy: Autopsy) -> Found:
    """Killed between keeping and acknowledging; once more if it was quick enough to acknowledge."""
    for _ in range(TRIES):
        await moments.keeping(worker)
        found = await reborn(worker, autopsy)
        if found.kept_not_acknowledged:
            return found
    raise AssertionError("it acknowledges at once whatever it keeps")


async def told(broker: KafkaServer) -> list[Figure]:
    """The newest of each figure."""
    newest = await newest_of(broker.url, topics.FIGURES.name)
    return [Message[Figure].model_validate_json(value).data for value in newest.values()]


def applied(figures: Collection[Figure]) -> dict[str, int]:
    """How many events went into the figures of each district."""
    return {d: max(one.events_applied for one in figures if one.unit == d) for d in DISTRICTS}


def distinct(steps: Collection[Step], district: str) -> int:
    """How many changes of a district are news: each is, but its repetitions."""
    return len({one.id for owner, one in steps if owner == district})


def without_city(figures: Collection[Figure]) -> set[tuple[str, Basis, str]]:
    """What a district has a figure of (indicator, basis, period) and the city has not."""
    of_districts, of_city = (
        {(one.indicator, one.basis, one.period) for one in figures if one.unit in units}
        for units in (DISTRICTS, (CITY,))
    )
    return of_districts - of_city
