"""A real Kafka with all topics, and reading back what lies in it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis.kafka.records import Record
from chassis.kafka.topics import create_topics
from contracts.messages.audit import AuditRecord
from contracts.topics import AUDIT, TOPICS
from contracts.wire import Message
from deploy.local.kafka_server import SHORT_LIVED, KafkaServer, java
from deploy.local.ports import free_port
from tests.tail import Tail


class BriefKafka(KafkaServer):
    """A broker for a test, not for a bench: compiled quickly rather than well, its log a copy."""

    def command(self) -> list[str]:
        """As a person's, with another compiler."""
        return [*java(*SHORT_LIVED), "kafka.Kafka", str(self.files.properties)]

    def prepare(self) -> None:
        """Saves another run of Java."""
        if not self.files.formatted:
            for name, content in formatted_log().items():
                file = self.files.log_dir / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        super().prepare()


@cache
def formatted_log() -> dict[Path, bytes]:
    """The files of an empty log, by their place in it."""
    with TemporaryDirectory() as folder:
        server = KafkaServer(Path(folder), free_port())
        server.prepare()
        log = server.files.log_dir
        return {file.relative_to(log): file.read_bytes() for file in log.rglob("*") if file.is_file()}


@contextmanager
def kafka_with_topics(folder: Path, kind: type[KafkaServer] = BriefKafka) -> Iterator[KafkaServer]:
    """A broker of one's own, gone afterwards with all it held."""
    server = kind(folder, free_port())
    server.start()
    try:
        asyncio.run(create_topics(server.url, TOPICS))
        yield server
    finally:
        server.kill()


async def log_of(bootstrap: str, topic: str) -> list[Record]:
    """All records of a topic, in order within each partition."""
    async with Tail(bootstrap, topic) as tail:
        records = await tail.read_on()
    return sorted(records, key=lambda record: (record.partition, record.offset))


async def newest_of(bootstrap: str, topic: str) -> dict[str, bytes]:
    """Key → newest value of a compacted topic; removed keys are left out."""
    newest: dict[str, bytes] = {}
    for record in await log_of(bootstrap, topic):
        key = (record.key or b"").decode()
        newest.pop(key, None)
        if record.value is not None:
            newest[key] = record.value
    return newest


async def audited(bootstrap: str) -> list[tuple[str, str, str, str]]:
    """Who did what to what, and how it ended, as the trail has it."""
    records = await log_of(bootstrap, AUDIT.name)
    read = [Message[AuditRecord].model_validate_json(one.value or b"").data for one in records]
    return [(one.actor, one.action, one.target, one.outcome) for one in read]
