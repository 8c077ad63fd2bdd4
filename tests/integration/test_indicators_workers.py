"""Several indicators workers on one real Kafka: what one knows the other knows after taking over."""

import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from contracts import topics
from contracts.messages.figure import Figure
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics, newest_of
from tests.builders import parcel
from tests.chaos.crew import Crew
from tests.chaos.history import message, send
from tests.waiting import eventually

CITY = "320400"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path / "kafka") as server:
        yield server


@pytest.fixture
async def crew(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[Crew]:
    crew = Crew(broker.url, tmp_path)
    for number in (0, 1):
        crew.join(number)
    await crew.ready()
    yield crew
    crew.dismiss()


async def whole(broker: KafkaServer) -> float | None:
    """The city's surveyed farmland."""
    newest = await newest_of(broker.url, topics.FIGURES.name)
    value = newest.get(f"farmland_retained/{CITY}/survey/2023")
    return None if value is None else Message[Figure].model_validate_json(value).data.value


async def surveyed(broker: KafkaServer, district: str, number: int) -> None:
    """Another parcel of farmland in the district, and the city's figure with all so far."""
    step = (district, parcel(f"p-{number}", 1, district=district))
    await send(broker.url, [message(step)])
    await eventually(lambda: whole(broker), lambda seen: seen == number * 9_500.0)


async def test_whoever_takes_over_the_citys_sums_knows_what_was_summed_before(
    broker: KafkaServer, crew: Crew
) -> None:
    await surveyed(broker, "320402", 1)
    await crew.leave(0, signal.SIGTERM)
    await surveyed(broker, "320411", 2)
    crew.join(0)
    await crew.ready()
    await surveyed(broker, "320481", 3)
    await crew.leave(1, signal.SIGTERM)
    await surveyed(broker, "320402", 4)
