"""Faust inside our life cycle: what a failing or a hanging handler costs."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaProducer

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.topics import CHANGES
from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics

PROGRAM = """
import asyncio, sys
from chassis import lifecycle
from chassis.faust_host import FaustHost, FaustSettings, create_app, one_by_one

async def handle(record):
    if record.value == b"poison":
        {poison}
    print(record.value.decode(), flush=True)

app = create_app(FaustSettings("{group}", sys.argv[1], "member"))
lifecycle.main(lambda: [FaustHost(app, {{"planning.changes.v1": one_by_one(handle)}}, stuck_seconds=3)])
"""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path_factory.mktemp("kafka")) as server:
        yield server


async def send(broker: KafkaServer, *values: bytes) -> None:
    writer = KafkaWriter(broker.url, "test")
    await writer.start()
    await writer.send_all([Outgoing(CHANGES.name, "320411", value) for value in values])
    await writer.stop()


async def send_oddly(broker: KafkaServer, value: bytes) -> None:
    """With a header that has no value, and long before 1970."""
    async with AIOKafkaProducer(bootstrap_servers=broker.url, acks="all") as producer:
        await producer.send_and_wait(
            CHANGES.name, value, b"320411", headers=[("content-type", None)], timestamp_ms=-(10**15)
        )


def run(broker: KafkaServer, group: str, poison: str) -> subprocess.CompletedProcess[str]:
    """One life of the program, until it ends by itself."""
    code = PROGRAM.format(group=group, poison=poison)
    return subprocess.run(
        [sys.executable, "-c", code, broker.url], capture_output=True, text=True, check=False, timeout=90
    )


async def test_a_handler_that_fails_ends_the_process_and_gets_the_same_message_again(
    broker: KafkaServer,
) -> None:
    await send_oddly(broker, b"first")
    await send(broker, b"poison", b"last")
    lives = [run(broker, "failing", "raise ValueError('cannot')") for _ in range(2)]

    assert [life.returncode for life in lives] == [1, 1]
    assert "first" in lives[0].stdout
    assert all("cannot" in life.stderr for life in lives)
    assert all("last" not in life.stdout for life in lives)


async def test_a_handler_that_hangs_is_noticed_and_ends_the_process(broker: KafkaServer) -> None:
    await send(broker, b"poison")
    began = time.monotonic()
    life = run(broker, "hanging", "await asyncio.Event().wait()")

    assert life.returncode == 1
    assert "stood still" in life.stderr
    assert time.monotonic() - began < 60
