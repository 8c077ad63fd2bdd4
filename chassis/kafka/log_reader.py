"""Reading the log itself, without a consumer group: ranges for rebuilding, tails for projecting."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from chassis.kafka.header_names import read_any_header_name
from chassis.kafka.records import Partition, Record

FETCH: dict[str, Any] = {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "max_partition_fetch_bytes": 16 * 1024 * 1024,
    "fetch_max_bytes": 64 * 1024 * 1024,
    "fetch_max_wait_ms": 100,
    "request_timeout_ms": 20_000,
}


def record_of(message: Any) -> Record:
    """A Record of an aiokafka ConsumerRecord.

    Kafka takes what nobody expects: a header without a value has an empty one, a time before 1970 is 1970.
    """
    return Record(
        message.topic,
        message.partition,
        message.offset,
        message.key,
        message.value,
        tuple([(name, text or b"") for name, text in message.headers]),
        max(0, message.timestamp),
    )


async def connect(consumer_settings: Mapping[str, Any]) -> AIOKafkaConsumer:
    """A started consumer, after waiting for the broker for as long as it takes."""
    read_any_header_name()
    backoff = Backoff()
    while True:
        consumer = AIOKafkaConsumer(**consumer_settings)
        try:
            await consumer.start()
        except KafkaError:
            await consumer.stop()
            await asyncio.sleep(backoff.next_delay())
        else:
            return consumer


class LogReader:
    """Reads any range of any topic, once, from start to end."""

    name = "kafka log reader"

    def __init__(self, bootstrap: str) -> None:
        self._settings = {"bootstrap_servers": bootstrap, "group_id": None, **FETCH}

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""
        consumer = await connect(self._settings)
        try:
            return await _ends(consumer, topic)
        except KafkaError as error:
            raise TransientFailure(f"Kafka does not tell the ends of {topic}: {error}") from error
        finally:
            await consumer.stop()

    async def offset_at(self, topic: str, partition: int, moment: datetime) -> int | None:
        """The first offset whose message is not older than a moment; None when all are older."""
        place = TopicPartition(topic, partition)
        consumer = await connect(self._settings)
        try:
            found = await consumer.offsets_for_times({place: round(moment.timestamp() * 1000)})
        except KafkaError as error:
            raise TransientFailure(f"Kafka does not tell what {topic} held: {error}") from error
        finally:
            await consumer.stop()
        return found[place].offset if found[place] is not None else None

    async def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Batches of the records with ``start <= offset < end``; offsets may have gaps (compaction)."""
        if start >= end:
            return
        consumer = await connect(self._settings)
        try:
            place = TopicPartition(topic, partition)
            consumer.assign([place])
            consumer.seek(place, start)
            while await consumer.position(place) < end:
                batch = await consumer.getmany(place, timeout_ms=500)
                records = [record_of(m) for m in batch.get(place, []) if m.offset < end]
                if records:
                    yield records
        except KafkaError as error:
            raise TransientFailure(f"cannot read {topic}/{partition}: {error}") from error
        finally:
            await consumer.stop()

    async def read_all(self, topic: str) -> AsyncIterator[list[Record]]:
        """Everything in a topic up to its present end, partition after partition."""
        for partition, end in (await self.ends(topic)).items():
            async for batch in self.read(topic, partition, 0, end):
                yield batch


async def _ends(consumer: AIOKafkaConsumer, topic: str) -> dict[int, int]:
    """Partition → end offset; waits until the topic is known."""
    backoff = Backoff()
    partitions = consumer.partitions_for_topic(topic)
    while not partitions:
        # `topics()` has metadata of its own: only this teaches the consumer a topic it does not follow.
        await consumer._client.force_metadata_update()  # noqa: SLF001 - no public way
        partitions = consumer.partitions_for_topic(topic)
        if not partitions:
            await asyncio.sleep(backoff.next_delay())
    places = [TopicPartition(topic, number) for number in sorted(partitions)]
    ends = await consumer.end_offsets(places)
    return {place.partition: ends[place] for place in places}


class TailReader:
    """Follows partitions for ever from given positions, without a group; positions may be moved."""

    name = "kafka tail reader"

    def __init__(self, bootstrap: str, *, most_bytes: int | None = None) -> None:
        """``most_bytes`` of one fetch; a single larger message still comes whole."""
        small = {"max_partition_fetch_bytes": most_bytes, "fetch_max_bytes": most_bytes} if most_bytes else {}
        self._settings = {"bootstrap_servers": bootstrap, "group_id": None, **FETCH, **small}
        self._consumer: AIOKafkaConsumer | None = None

    async def start(self) -> None:
        """Connect."""
        self._consumer = await connect(self._settings)

    async def stop(self) -> None:
        """Disconnect."""
        if self._consumer is not None:
            await self._consumer.stop()

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""
        try:
            return await _ends(self._connected(), topic)
        except KafkaError as error:
            raise TransientFailure(f"Kafka does not tell the ends of {topic}: {error}") from error

    async def since(self, topic: str, moment: datetime) -> dict[int, int]:
        """Partition → the first offset whose message is not older than a moment; its end when all are."""
        ends = await self.ends(topic)
        asked = {TopicPartition(topic, partition): round(moment.timestamp() * 1000) for partition in ends}
        try:
            found = await self._connected().offsets_for_times(asked)
        except KafkaError as error:
            raise TransientFailure(f"Kafka does not tell what {topic} held: {error}") from error
        return {place.partition: one.offset if one else ends[place.partition] for place, one in found.items()}

    def follow(self, positions: Mapping[Partition, int]) -> None:
        """From now on read exactly these partitions, each from its offset."""
        consumer = self._connected()
        consumer.assign([TopicPartition(*place) for place in positions])
        for place, offset in positions.items():
            consumer.seek(TopicPartition(*place), offset)

    async def position(self, place: Partition) -> int:
        """The offset to be read next; it also passes what compaction took away."""
        offset: int = await self._connected().position(TopicPartition(*place))
        return offset

    async def batch(self, timeout_ms: int = 200, most: int = 2000) -> dict[Partition, list[Record]]:
        """What has come since the last call, waiting up to ``timeout_ms``; empty when nothing has."""
        try:
            read = await self._connected().getmany(timeout_ms=timeout_ms, max_records=most)
        except KafkaError as error:
            raise TransientFailure(f"cannot read from Kafka: {error}") from error
        return {(p.topic, p.partition): [record_of(m) for m in messages] for p, messages in read.items()}

    def _connected(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            raise TransientFailure("not connected to Kafka yet")
        return self._consumer
