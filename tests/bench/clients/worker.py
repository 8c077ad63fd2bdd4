"""indicators as a process of its own, on a real Kafka of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM

from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics
from tests.service_process import ServiceProcess


@contextmanager
def indicators_on_kafka() -> Iterator[tuple[str, ServiceProcess]]:
    """Where that Kafka is, and the process, which is yet to be started."""
    with (
        tempfile.TemporaryDirectory() as name,
        kafka_with_topics(Path(name) / "kafka", KafkaServer) as broker,
    ):
        service = ServiceProcess("indicators", Path(name), KAFKA_BOOTSTRAP_SERVERS=broker.url)
        try:
            yield broker.url, service
        finally:
            if service.alive:
                service.end(SIGTERM)
