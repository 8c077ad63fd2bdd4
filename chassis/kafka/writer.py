"""Sending messages and knowing that the broker has them."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from chassis.kafka.appending import LARGEST_REQUEST_BYTES, appended
from chassis.kafka.records import Outgoing


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
        """See :class:`Writer`."""
        if self._producer is None:
            raise TransientFailure("not connected to Kafka yet")
        try:
            return await appended(self._producer, messages)
        except KafkaError as error:
            raise TransientFailure(f"Kafka did not acknowledge: {error}") from error
