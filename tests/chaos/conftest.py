"""A broker, workers that are started again, and a stream of events, for each test its own."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics
from tests.chaos.crew import Crew
from tests.history import Feed


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20261122)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path / "kafka") as server:
        yield server


@pytest.fixture
async def crew(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[Crew]:
    crew = Crew(broker.url, tmp_path)
    supervising = asyncio.create_task(crew.supervise())
    yield crew
    supervising.cancel()
    with suppress(asyncio.CancelledError):
        await supervising
    crew.dismiss()


@pytest.fixture
async def feed(broker: KafkaServer) -> AsyncIterator[Feed]:
    """Events flow from the beginning of the test until its end."""
    feed = Feed(broker.url, random.Random(1122))
    feed.begin()
    yield feed
    await feed.finished()
