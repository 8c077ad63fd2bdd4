"""A real Kafka with all topics, and reading back what lies in it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Record
from chassis.kafka.topics import create_topics
from contracts.topics import TOPICS
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port


@contextmanager
def kafka_with_topics(folder: Path) -> Iterator[KafkaServer]:
    """A broker of one's own, gone afterwards."""
    server = KafkaServer(folder, free_port())
    server.start()
    try:
        asyncio.run(create_topics(server.url, TOPICS))
        yield server
    finally:
        server.stop()


async def log_of(bootstrap: str, topic: str) -> list[Record]:
    """All records of a topic, in order within each partition."""
    return [record async for batch in LogReader(bootstrap).read_all(topic) for record in batch]


async def newest_of(bootstrap: str, topic: str) -> dict[str, bytes]:
    """Key → newest value of a compacted topic; removed keys are left out."""
    newest: dict[str, bytes] = {}
    for record in await log_of(bootstrap, topic):
        key = (record.key or b"").decode()
        newest.pop(key, None)
        if record.value is not None:
            newest[key] = record.value
    return newest
