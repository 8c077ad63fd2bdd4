"""What tests of single services stand on: a Kafka of their own, and a service on it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics
from tests.integration.ingest_process import IngestProcess
from tests.service_process import ServiceProcess


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[KafkaServer]:
    """A broker with the topics of the contract."""
    with kafka_with_topics(tmp_path / "kafka") as server:
        yield server


@pytest.fixture
async def indicators(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """One worker; it must stop cleanly unless the test ended it."""
    process = ServiceProcess("indicators", tmp_path / "indicators", KAFKA_BOOTSTRAP_SERVERS=broker.url)
    process.start()
    await process.ready()
    yield process
    if process.alive:
        assert process.end() == 0


@pytest.fixture
async def ingest(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[IngestProcess]:
    """One ingest; it must stop cleanly unless the test ended it."""
    process = IngestProcess(broker.url, tmp_path / "ingest")
    process.start()
    await process.ready()
    yield process
    if process.alive:
        assert process.end() == 0
