"""The demo city played straight into a real Kafka."""

from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.kafka.topics import create_topics
from contracts.topics import EVENTS
from demo.play.door import MOST_EVENTS, Outgoing, UnreachableError
from demo.play.kafka_door import KafkaDoor
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    server = KafkaServer(tmp_path_factory.mktemp("kafka"), free_port())
    server.start()
    yield server
    server.stop()


async def test_what_the_door_accepts_is_in_the_log_in_each_subjects_order(kafka: KafkaServer) -> None:
    await create_topics(kafka.url, [EVENTS])
    batch = [Outgoing(f"subject {n % 7}", str(n).encode()) for n in range(MOST_EVENTS)]

    async with KafkaDoor(kafka.url) as door:
        receipt = await door.send(batch)
        broken = await door.send_one(Outgoing("broken", b'{"not": "json'))

    assert (receipt.accepted, broken.accepted) == (MOST_EVENTS, 1)
    log = await everything(kafka)
    assert len(log) == MOST_EVENTS + 1
    for subject in {message.subject for message in batch}:
        assert [v for k, v in log if k == subject] == [m.body for m in batch if m.subject == subject]


async def everything(kafka: KafkaServer) -> list[tuple[str, bytes]]:
    partitions = [TopicPartition(EVENTS.name, number) for number in range(EVENTS.partitions)]
    async with AIOKafkaConsumer(bootstrap_servers=kafka.url, enable_auto_commit=False) as consumer:
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        left = sum((await consumer.end_offsets(partitions)).values())
        records = [await consumer.getone() for _ in range(left)]
    assert all(("content-type", b"application/cloudevents+json") in record.headers for record in records)
    return [(record.key.decode(), record.value) for record in records]


async def test_no_broker_ends_the_play() -> None:
    with pytest.raises(UnreachableError, match="Kafka at"):
        async with KafkaDoor(f"127.0.0.1:{free_port()}"):
            pass
