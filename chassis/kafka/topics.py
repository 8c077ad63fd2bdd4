"""Creates topics from a table of them, and tells when what exists differs from the table.

python -m chassis.kafka.topics contracts.topics --bootstrap kafka:9092 --replication 3
"""

import argparse
import asyncio
import importlib
import time
from collections.abc import Sequence
from typing import Any, Protocol

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

ALREADY_EXISTS = 36
NO_ERROR = 0
SETTLE_SECONDS = 30


class TopicSpec(Protocol):
    """One row of the table."""

    @property
    def name(self) -> str:
        """The topic's name."""

    @property
    def partitions(self) -> int:
        """How many partitions it has, for ever: keys must keep their partition."""

    @property
    def config(self) -> dict[str, str]:
        """Kafka's topic settings, e.g. ``retention.ms``."""


class TopicMismatch(Exception):
    """A topic exists with another number of partitions, or the broker refused to create it."""


async def create_topics(bootstrap: str, topics: Sequence[TopicSpec], replication: int = 1) -> list[str]:
    """Creates what is missing and returns the new names; existing topics are left alone.

    Returns once every topic has a leader for each partition. Raises TopicMismatch when an existing topic has
    another partition count, or when the broker refuses one.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        existing = await _led_partitions(admin)
        missing = [topic for topic in topics if topic.name not in existing]
        if missing:
            _refuse_errors(await admin.create_topics([_new(topic, replication) for topic in missing]))
        await _settle(admin, topics)
    finally:
        await admin.close()
    return [topic.name for topic in missing]


def _new(topic: TopicSpec, replication: int) -> NewTopic:
    return NewTopic(topic.name, topic.partitions, replication, topic_configs=dict(topic.config))


def _refuse_errors(response: Any) -> None:
    refused = [
        f"{name}: {message or code}"
        for name, code, message in response.topic_errors
        if code not in {NO_ERROR, ALREADY_EXISTS}
    ]
    if refused:
        raise TopicMismatch("; ".join(refused))


async def _led_partitions(admin: AIOKafkaAdminClient) -> dict[str, tuple[int, int]]:
    """For each topic: how many partitions it has, and how many of them have a leader."""
    return {
        topic["topic"]: (
            len(topic["partitions"]),
            sum(partition["leader"] >= 0 for partition in topic["partitions"]),
        )
        for topic in await admin.describe_topics()
    }


async def _settle(admin: AIOKafkaAdminClient, topics: Sequence[TopicSpec]) -> None:
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        seen = await _led_partitions(admin)
        _refuse_mismatches(topics, {name: total for name, (total, _led) in seen.items() if total})
        if all(seen.get(topic.name) == (topic.partitions, topic.partitions) for topic in topics):
            return
        if time.monotonic() > deadline:
            raise TopicMismatch("the topics were created, but not every partition has a leader")
        await asyncio.sleep(0.1)


def _refuse_mismatches(topics: Sequence[TopicSpec], existing: dict[str, int]) -> None:
    wrong = [
        f"{topic.name} has {existing[topic.name]} partitions, but the table says {topic.partitions}"
        for topic in topics
        if existing.get(topic.name, topic.partitions) != topic.partitions
    ]
    if wrong:
        raise TopicMismatch("; ".join(wrong))


def main(arguments: Sequence[str] | None = None) -> None:
    """Creates the topics of a module that has a ``TOPICS`` table."""
    parser = argparse.ArgumentParser(prog="python -m chassis.kafka.topics", description=main.__doc__)
    parser.add_argument("module", help="the module with the table, e.g. contracts.topics")
    parser.add_argument("--bootstrap", required=True, help="host:port of a broker")
    parser.add_argument("--replication", type=int, default=1, help="copies of each partition (default 1)")
    chosen = parser.parse_args(arguments)
    topics: Sequence[TopicSpec] = importlib.import_module(chosen.module).TOPICS
    created = asyncio.run(create_topics(chosen.bootstrap, topics, chosen.replication))
    print(f"{len(topics)} topics are there, {len(created)} of them new")  # noqa: T201 - told to a person


if __name__ == "__main__":
    main()
