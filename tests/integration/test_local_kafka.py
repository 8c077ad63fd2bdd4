"""The broker and the Redis of one machine keep what they promise through stops and crashes."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from redis import Redis

from chassis.errors import TransientFailure
from chassis.kafka.appending import LARGEST_REQUEST_BYTES
from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Outgoing
from chassis.kafka.topics import TopicMismatch, create_topics
from chassis.kafka.writer import KafkaWriter
from contracts.topics import TOPICS
from deploy.local.failure import LocalFailure
from deploy.local.kafka.quick_start import flags
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer

PARTITION = TopicPartition("kept", 0)


@dataclass(frozen=True)
class Plain:
    """A topic without settings."""

    name: str
    partitions: int
    config: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    server = KafkaServer(tmp_path_factory.mktemp("kafka"), free_port())
    server.start()
    yield server
    server.stop()


def test_java_starts_also_when_the_classes_kept_for_it_are_spoiled_or_gone(tmp_path: Path) -> None:
    spoiled = tmp_path / "kafka.jsa"
    spoiled.write_bytes(b"spoiled")
    done = subprocess.run(["java", *flags(spoiled), "-version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert flags(tmp_path / "gone.jsa") == []


async def append(server: KafkaServer, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=server.url, acks="all") as producer:
        await producer.send_and_wait(PARTITION.topic, value, partition=PARTITION.partition)


async def log_of(server: KafkaServer) -> list[bytes]:
    async with AIOKafkaConsumer(bootstrap_servers=server.url, enable_auto_commit=False) as consumer:
        consumer.assign([PARTITION])
        await consumer.seek_to_beginning(PARTITION)
        end = (await consumer.end_offsets([PARTITION]))[PARTITION]
        return [(await consumer.getone()).value for _ in range(end)]


async def test_what_is_sent_together_lies_in_order_where_its_writer_says(kafka: KafkaServer) -> None:
    await create_topics(kafka.url, [Plain("several", 3)])
    values = [b"%d" % number + b"." * (300_000 if number % 97 == 0 else 100) for number in range(1_000)]
    writer = KafkaWriter(kafka.url, "test")
    await writer.start()

    places = await writer.send_all(
        [Outgoing("several", f"key {n % 7}", value) for n, value in enumerate(values)]
    )
    await writer.stop()

    lying = {
        (record.partition, record.offset): record.value
        async for records in LogReader(kafka.url).read_all("several")
        for record in records
    }
    assert [lying[place] for place in places] == values
    of_one_key = places[::7]
    assert of_one_key == sorted(of_one_key)


async def test_a_message_larger_than_any_request_is_not_sent_and_harms_no_other(kafka: KafkaServer) -> None:
    await create_topics(kafka.url, [Plain("small", 1)])
    writer = KafkaWriter(kafka.url, "test")
    await writer.start()

    with pytest.raises(TransientFailure):
        await writer.send_all([Outgoing("small", "a", b"x" * (LARGEST_REQUEST_BYTES + 1))])
    places = await writer.send_all([Outgoing("small", "a", b"x")])
    await writer.stop()

    assert places == [(0, 0)]


async def test_the_log_survives_a_stop_and_a_kill(kafka: KafkaServer) -> None:
    await create_topics(kafka.url, [Plain("kept", 1)])
    await append(kafka, b"before the stop")

    kafka.stop()
    kafka.start()
    await append(kafka, b"before the kill")
    kafka.kill()
    assert not kafka.running
    kafka.start()

    assert await log_of(kafka) == [b"before the stop", b"before the kill"]


async def test_the_table_of_topics_is_created_once_and_then_left_alone(kafka: KafkaServer) -> None:
    assert await create_topics(kafka.url, TOPICS) == [topic.name for topic in TOPICS]
    assert await create_topics(kafka.url, TOPICS) == []


async def test_a_topic_with_another_number_of_partitions_is_refused_in_words(kafka: KafkaServer) -> None:
    await create_topics(kafka.url, [Plain("narrow", 1)])

    with pytest.raises(TopicMismatch, match="narrow has 1 partitions, but the table says 3"):
        await create_topics(kafka.url, [Plain("narrow", 3)])


async def test_the_broker_tells_what_it_dislikes_about_a_topic(kafka: KafkaServer) -> None:
    with pytest.raises(TopicMismatch, match=r"no\.such\.setting"):
        await create_topics(kafka.url, [Plain("odd", 1, {"no.such.setting": "1"})])


async def test_asking_for_an_unknown_topic_does_not_create_it(kafka: KafkaServer) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.url)
    await admin.start()
    await admin.describe_topics(["misspelt"])
    names = await admin.list_topics()
    await admin.close()

    assert "misspelt" not in names


def test_a_taken_port_is_told_in_words(kafka: KafkaServer, tmp_path: Path) -> None:
    second = RedisServer(tmp_path / "redis", kafka.port)

    with pytest.raises(LocalFailure, match=f"redis: another program listens on port {kafka.port}"):
        second.start()


def test_redis_is_empty_after_a_restart(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / "redis", free_port())
    server.start()
    with Redis.from_url(server.url) as client:
        client.set("figure", 1)
    server.kill()
    server.start()

    with Redis.from_url(server.url) as client:
        assert client.dbsize() == 0
    server.stop()
    assert not server.running
