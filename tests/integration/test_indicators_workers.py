"""Several indicators workers on one real Kafka: what one knows the other knows after taking over."""

import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chassis.kafka.records import Outgoing, Record
from contracts import topics
from contracts.messages.figure import Figure
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics, log_of, newest_of
from tests.builders import parcel
from tests.chaos.crew import Crew
from tests.history import message, send
from tests.waiting import eventually

WHOLE = "farmland_retained/320400/survey/2023"


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
    value = newest.get(WHOLE)
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


@pytest.mark.usefixtures("crew")
async def test_a_figure_said_too_late_by_a_worker_that_was_cut_off_does_not_stay(broker: KafkaServer) -> None:
    await surveyed(broker, "320411", 1)
    late = (await newest_of(broker.url, topics.FIGURES.name))[WHOLE]
    await surveyed(broker, "320402", 2)

    await send(broker.url, [Outgoing(topics.FIGURES.name, WHOLE, late)])

    await eventually(lambda: log_of(broker.url, topics.FIGURES.name), lambda said: _last(said) != late)
    assert await whole(broker) == 19_000.0


def _last(records: list[Record]) -> bytes | None:
    """What lies last under the city's key."""
    return [record.value for record in records if record.key == WHOLE.encode()][-1]
