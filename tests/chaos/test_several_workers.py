"""Workers that come, go and stop breathing while events flow: whoever owns a district, it is right."""

import asyncio
import random
import signal
import time

from deploy.local.kafka_server import KafkaServer
from tests.chaos.crew import Crew
from tests.chaos.proof import proven
from tests.history import Feed

SECONDS = 120.0
BREATHLESS_SECONDS = 30.0


async def test_a_second_worker_that_comes_and_goes_leaves_every_figure_exact(
    broker: KafkaServer, crew: Crew, feed: Feed, rng: random.Random
) -> None:
    for number in (0, 1):
        crew.join(number)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        await asyncio.sleep(rng.uniform(2, 12))
        await crew.leave(rng.choice([0, 1]), rng.choice([signal.SIGTERM, signal.SIGKILL]))
        await asyncio.sleep(rng.uniform(0.5, 12))
        crew.rejoin()

    await feed.finished()
    await proven(broker.url, feed.sent)


async def test_a_worker_that_wakes_after_others_took_its_districts_harms_nothing(
    broker: KafkaServer, crew: Crew, feed: Feed, rng: random.Random
) -> None:
    for number in (0, 1):
        crew.join(number)
    await crew.ready()
    for number in (0, 1):
        await asyncio.sleep(rng.uniform(1, 3))
        crew.send(number, signal.SIGSTOP)
        await asyncio.sleep(BREATHLESS_SECONDS)
        crew.send(number, signal.SIGCONT)
        await asyncio.sleep(5)

    await feed.finished()
    await proven(broker.url, feed.sent)
