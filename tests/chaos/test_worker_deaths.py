"""A worker killed at any moment, or its store lost: the figures are those of a run nobody disturbed."""

import random
import signal
import time
from itertools import pairwise
from pathlib import Path

from deploy.local.kafka_server import KafkaServer
from tests.chaos import moments
from tests.chaos.autopsy import Autopsy, Found, kept
from tests.chaos.crew import Crew
from tests.chaos.proof import proven
from tests.chaos.repeated import figures_repeated, pages_repeated
from tests.history import Feed

SECONDS = 120.0
LEAST_AT_WORK = 10
"""Of some thirty deaths, those in a life that did something, between keeping it and acknowledging it."""


async def test_two_minutes_of_kills_leave_every_figure_exact(
    broker: KafkaServer, crew: Crew, feed: Feed, rng: random.Random
) -> None:
    deaths = list[Found]()
    crew.join(0)
    feed.follow(lambda: sum(kept(crew.worker(0).data).values()))
    until = time.monotonic() + SECONDS
    async with Autopsy(broker.url) as autopsy:
        while time.monotonic() < until:
            await moments.any_moment(crew.worker(0), rng)
            await crew.leave(0, signal.SIGKILL)
            deaths.append(await autopsy.of(crew.worker(0).data))
            crew.join(0)

    await feed.finished()
    await proven(broker.url, feed.sent)
    assert await pages_repeated(broker.url) > 0
    assert await figures_repeated(broker.url) > 0
    at_work = [found for before, found in pairwise(deaths) if found.did_something_since(before)]
    assert sum(found.amid_work and found.kept_not_acknowledged for found in at_work) >= LEAST_AT_WORK
    assert any(found.summed_again for found in at_work)


async def test_stores_lost_or_damaged_again_and_again_are_rebuilt(
    broker: KafkaServer, crew: Crew, feed: Feed, rng: random.Random
) -> None:
    crew.join(0)
    until, losses = time.monotonic() + SECONDS / 2, 0
    while time.monotonic() < until:
        await moments.working(crew.worker(0), rng)
        await crew.leave(0, signal.SIGKILL)
        for file in sorted(crew.worker(0).data.glob("*.db")):
            _ruin(rng, file)
        losses += 1
        crew.join(0)

    await feed.finished()
    await proven(broker.url, feed.sent)
    assert await pages_repeated(broker.url) > 0
    assert losses >= LEAST_AT_WORK // 2


def _ruin(rng: random.Random, file: Path) -> None:
    """Delete it, put rubbish in its place, or cut it off; one in four is left alone."""
    draw = rng.randrange(4)
    if draw == 0:
        for part in file.parent.glob(f"{file.name}*"):
            part.unlink()
    elif draw == 1:
        file.write_bytes(rng.randbytes(4096))
    elif draw == 2:
        file.write_bytes(file.read_bytes()[:5000])
