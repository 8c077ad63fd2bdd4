"""The broker killed, or away for long: indicators waits or is started again, and misses nothing."""

import asyncio
import random

from deploy.local.kafka_server import KafkaServer
from tests.chaos.crew import Crew
from tests.chaos.proof import proven
from tests.history import Feed

DEATHS = 4
LONG_SECONDS = 30.0


async def test_a_broker_killed_again_and_again_costs_no_figure(
    broker: KafkaServer, crew: Crew, feed: Feed, rng: random.Random
) -> None:
    crew.join(0)
    for _ in range(DEATHS):
        await asyncio.sleep(rng.uniform(3, 10))
        await _away(broker, 0.0)

    await feed.finished()
    await proven(broker.url, feed.sent)


async def test_a_broker_away_for_long_costs_no_figure(broker: KafkaServer, crew: Crew, feed: Feed) -> None:
    for number in (0, 1):
        crew.join(number)
    await crew.ready()
    await asyncio.sleep(5)
    await _away(broker, LONG_SECONDS)
    await asyncio.sleep(5)

    await feed.finished()
    await proven(broker.url, feed.sent)


async def _away(broker: KafkaServer, seconds: float) -> None:
    """Kill it and start it again on its log."""
    await asyncio.to_thread(broker.kill)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(broker.start)
