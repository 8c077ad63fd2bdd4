"""Messages on their way to their partitions: many in batches of their own, few among those of others."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from chassis.kafka.records import Outgoing, Partition

LARGEST_REQUEST_BYTES = 8 * 1024 * 1024
FEW = 16
"""To one partition. A partition takes one batch after the other: many senders of few messages share one; more
messages cost a third less in batches of their own."""
KEYS_REMEMBERED = 65_536
_PARTITIONER = DefaultPartitioner()
"""As every producer of Kafka finds the partition of a key."""


@lru_cache(KEYS_REMEMBERED)
def _index_of(key: str, count: int) -> int:
    """Which of so many partitions a key goes to; the same keys come again and again, and hashing is slow."""
    there = range(count)
    found: int = _PARTITIONER(key.encode(), there, there)
    return found


async def appended(producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
    """(partition, offset) of each once all replicas in sync have them; in order in each partition.

    Raises KafkaError when that is not known of every one.
    """
    lanes = await _lanes(producer, messages)
    sent = await asyncio.gather(
        *(_in_lane(producer, lane, [messages[index] for index in of]) for lane, of in lanes.items())
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
        lane = (message.topic, there[_index_of(message.key, len(there))])
        lanes.setdefault(lane, []).append(index)
    return lanes


async def _in_lane(producer: AIOKafkaProducer, lane: Partition, messages: Sequence[Outgoing]) -> list[int]:
    """The offsets of messages of one partition, once it has them all."""
    topic, partition = lane
    futures, counts = [], []
    if len(messages) <= FEW:
        for one in messages:
            words = {"key": one.key.encode(), "headers": list(one.headers), "partition": partition}
            futures.append(_watched(await producer.send(topic, one.value, **words)))
            counts.append(1)
    else:
        for batch in _batches(producer, messages):
            counts.append(batch.record_count())
            futures.append(_watched(await producer.send_batch(batch, topic, partition=partition)))
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


def _watched(future: asyncio.Future[Any]) -> asyncio.Future[Any]:
    """Who gives up half way leaves no complaint about what fails later."""
    future.add_done_callback(_looked_at)
    return future


def _looked_at(future: asyncio.Future[Any]) -> None:
    if not future.cancelled():
        future.exception()
