"""Reading as one member of a consumer group, in batches, with commits by hand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from chassis.errors import TransientFailure
from chassis.kafka.log_reader import FETCH, connect, record_of
from chassis.kafka.records import Partition, Record

FETCH_BYTES = 8 * 1024 * 1024
"""What is fetched waits in memory, and the next fetch beside it, until it is worked on."""
Rebalanced = Callable[[set[Partition]], Awaitable[None]]


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, assigned: Rebalanced, revoked: Rebalanced) -> None:
        self._assigned, self._revoked = assigned, revoked

    async def on_partitions_assigned(self, assigned: Any) -> None:
        await self._assigned({(p.topic, p.partition) for p in assigned})

    async def on_partitions_revoked(self, revoked: Any) -> None:
        await self._revoked({(p.topic, p.partition) for p in revoked})


class GroupReader:
    """One member of ``group``. ``member`` is a stable name: a restart then takes its place at once.

    A fetch brings at most ``FETCH_BYTES``; a single larger message still comes whole.
    """

    name = "kafka group reader"

    def __init__(self, bootstrap: str, group: str, topics: Sequence[str], member: str) -> None:
        self._topics = list(topics)
        self._settings = {
            "bootstrap_servers": bootstrap,
            "group_id": group,
            "group_instance_id": member,
            "session_timeout_ms": 10_000,
            "heartbeat_interval_ms": 2_000,
            "rebalance_timeout_ms": 30_000,
            "max_poll_interval_ms": 300_000,
            **FETCH,
            "max_partition_fetch_bytes": FETCH_BYTES,
            "fetch_max_bytes": FETCH_BYTES,
        }
        self._consumer: AIOKafkaConsumer | None = None

    async def start(self, assigned: Rebalanced, revoked: Rebalanced) -> None:
        """Connect and join; ``assigned`` and ``revoked`` are awaited at each rebalance."""
        consumer = await connect(self._settings)
        consumer.subscribe(self._topics, listener=_Listener(assigned, revoked))
        self._consumer = consumer

    async def stop(self) -> None:
        """Leave and disconnect."""
        if self._consumer is not None:
            await self._consumer.stop()

    async def batch(self, timeout_ms: int = 200, most: int = 2000) -> dict[Partition, list[Record]]:
        """What has come since the last call, waiting up to ``timeout_ms``; empty when nothing has."""
        try:
            read = await self._connected().getmany(timeout_ms=timeout_ms, max_records=most)
        except KafkaError as error:
            raise TransientFailure(f"cannot read from Kafka: {error}") from error
        return {(p.topic, p.partition): [record_of(m) for m in messages] for p, messages in read.items()}

    async def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        """Commit the offset to read next of each partition; a partition lost meanwhile is not an error."""
        try:
            await self._connected().commit({TopicPartition(*p): o for p, o in next_offsets.items()})
        except KafkaError as error:
            raise TransientFailure(f"cannot commit to Kafka: {error}") from error

    async def committed(self, place: Partition) -> int:
        """The committed offset of a partition, 0 when there is none."""
        return await self._connected().committed(TopicPartition(*place)) or 0

    def seek(self, place: Partition, offset: int) -> None:
        """Read this partition from ``offset`` next."""
        self._connected().seek(TopicPartition(*place), offset)

    async def lag(self) -> dict[Partition, int]:
        """Messages not yet read, for each assigned partition whose end is known."""
        consumer = self._connected()
        lag = {}
        for place in consumer.assignment():
            end = consumer.highwater(place)
            if end is not None:
                lag[(place.topic, place.partition)] = end - await consumer.position(place)
        return lag

    def _connected(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            raise TransientFailure("not connected to Kafka yet")
        return self._consumer
