"""Bare work with Kafka."""

import asyncio
import time
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from chassis.kafka.records import Outgoing
from chassis.kafka.topics import create_topics
from contracts.topics import CHANGES, Topic

LARGEST_BYTES = 8 * 1024 * 1024


async def copy_loop(bootstrap: str, records: Sequence[Outgoing]) -> float:
    """Seconds to read the records from one topic and have them acknowledged in another; no thought at all."""
    names = (f"bench.{name}.{len(records)}" for name in ("source", "copy"))
    source, copy = (Topic(name, "", 8, (), CHANGES.config) for name in names)
    await create_topics(bootstrap, [source, copy])
    settings = {"bootstrap_servers": bootstrap, "max_request_size": LARGEST_BYTES, "acks": "all"}
    producer = AIOKafkaProducer(**settings, enable_idempotence=True)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, max_partition_fetch_bytes=LARGEST_BYTES
    )
    await producer.start()
    await consumer.start()
    try:
        await asyncio.gather(*[await producer.send(source.name, r.value, r.key.encode()) for r in records])
        await asyncio.gather(*[producer.send_and_wait(copy.name, b"", partition=n) for n in range(8)])
        places = [TopicPartition(source.name, number) for number in range(source.partitions)]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        return await _copied(consumer, producer, copy.name, len(records))
    finally:
        await consumer.stop()
        await producer.stop()


async def _copied(consumer: AIOKafkaConsumer, producer: AIOKafkaProducer, copy: str, count: int) -> float:
    began = time.perf_counter()
    while count > 0:
        read = await consumer.getmany(timeout_ms=1000, max_records=500)
        messages = [message for batch in read.values() for message in batch]
        await asyncio.gather(*[await producer.send(copy, m.value, m.key) for m in messages])
        count -= len(messages)
    return time.perf_counter() - began


async def round_trips(bootstrap: str, count: int) -> list[float]:
    """Seconds from producing a small message to having read it, one after the other."""
    topic = Topic("bench.ping", "", 1, ())
    await create_topics(bootstrap, [topic])
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=None, auto_offset_reset="earliest")
    await producer.start()
    await consumer.start()
    consumer.assign([TopicPartition(topic.name, 0)])
    try:
        return [await _round_trip(producer, consumer, topic.name) for _ in range(count)]
    finally:
        await consumer.stop()
        await producer.stop()


async def _round_trip(producer: AIOKafkaProducer, consumer: AIOKafkaConsumer, topic: str) -> float:
    began = time.perf_counter()
    sending = await producer.send(topic, b"x" * 1000)
    await consumer.getone()
    took = time.perf_counter() - began
    await sending
    return took
