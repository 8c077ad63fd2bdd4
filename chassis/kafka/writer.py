"""Sending messages and knowing that the broker has them."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing, Partition

LARGEST_REQUEST_BYTES = 8 * 1024 * 1024
_PARTITION_OF = DefaultPartitioner()
"""As every producer of Kafka finds the partition of a key."""


class Writer(Protocol):
    """Sends messages."""

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """Send in order; returns (partition, offset) of each once all replicas in sync have them.

        Raises TransientFailure when that is not known of every one: send them all again.
        """


class KafkaWriter:
    """An idempotent producer (acks=all): no loss, and no duplicate within one process's life."""

    name = "kafka writer"

    def __init__(self, bootstrap: str, client_id: str, linger_ms: int = 0) -> None:
        self._settings: dict[str, Any] = {
            "bootstrap_servers": bootstrap,
            "client_id": client_id,
            "acks": "all",
            "enable_idempotence": True,
            "linger_ms": linger_ms,
            "max_request_size": LARGEST_REQUEST_BYTES,
            "max_batch_size": 256 * 1024,
            "request_timeout_ms": 20_000,
        }
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect, waiting for the broker for as long as it takes."""
        backoff = Backoff()
        while True:
            producer = AIOKafkaProducer(**self._settings)
            try:
                await producer.start()
            except KafkaError:
                await producer.stop()
                await asyncio.sleep(backoff.next_delay())
            else:
                self._producer = producer
                return

    async def run(self) -> None:
        """Nothing to drive: wait until stopped."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Send what is buffered and disconnect."""
        if self._producer is not None:
            await self._producer.stop()

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """See :class:`Writer`. To each partition in batches: cheaper than message by message."""
        if self._producer is None:
            raise TransientFailure("not connected to Kafka yet")
        try:
            return await _sent(self._producer, messages)
        except KafkaError as error:
            raise TransientFailure(f"Kafka did not acknowledge: {error}") from error


async def _sent(producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
    lanes = await _lanes(producer, messages)
    sent = await asyncio.gather(
        *(_appended(producer, lane, [messages[index] for index in of]) for lane, of in lanes.items())
    )
    places = [(-1, -1)] * len(messages)
    for ((_, partition), of), offsets in zip(lanes.items(), sent, strict=True):
        for index, offset in zip(of, offsets, strict=True):
            places[index] = (partition, offset)
    return places


async def _lanes(producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> dict[Partition, list[int]]:
    """The messages that go to each partition, as indexes in order."""
    names = {message.topic for message in messages}
    partitions = {name: sorted(await producer.partitions_for(name)) for name in names}
    lanes: dict[Partition, list[int]] = {}
    for index, message in enumerate(messages):
        there = partitions[message.topic]
        lane = (message.topic, _PARTITION_OF(message.key.encode(), there, there))
        lanes.setdefault(lane, []).append(index)
    return lanes


async def _appended(producer: AIOKafkaProducer, lane: Partition, messages: Sequence[Outgoing]) -> list[int]:
    """The offsets of messages of one partition, once it has them all."""
    topic, partition = lane
    futures, counts = [], []
    for batch in _batches(producer, messages):
        future = await producer.send_batch(batch, topic, partition=partition)
        future.add_done_callback(_looked_at)
        futures.append(future)
        counts.append(batch.record_count())
    first = [acknowledged.offset for acknowledged in await asyncio.gather(*futures)]
    return [start + n for start, count in zip(first, counts, strict=True) for n in range(count)]


def _batches(producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> Iterator[BatchBuilder]:
    """Each as full as it may be; a single larger message has one of its own."""
    batch = producer.create_batch()
    for message in messages:
        if not _fits(batch, message):
            yield batch
            batch = producer.create_batch()
            _fits(batch, message)
        if batch.size() > LARGEST_REQUEST_BYTES:
            raise MessageSizeTooLargeError(f"a message to {message.topic} has more than the largest request")
    if messages:
        yield batch


def _fits(batch: BatchBuilder, message: Outgoing) -> bool:
    headers = list(message.headers)
    key = message.key.encode()
    return batch.append(timestamp=None, key=key, value=message.value, headers=headers) is not None


def _looked_at(future: asyncio.Future[Any]) -> None:
    """Who gives up half way leaves no complaint about what fails later."""
    if not future.cancelled():
        future.exception()
