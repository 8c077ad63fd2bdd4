"""Straight into planning.events.v1, as an upstream system with its own Kafka producer would."""

import asyncio
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from contracts.topics import EVENTS
from contracts.wire import CONTENT_HEADER
from demo.play.door import Outgoing, Receipt, UnreachableError


class KafkaDoor:
    """A Door that appends to the log itself: nothing is refused here, ingest judges later."""

    judges = False

    def __init__(self, bootstrap_servers: str) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        self._producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap_servers,
            enable_idempotence=True,
            linger_ms=20,
            max_batch_size=262_144,
            max_request_size=8 * 1024 * 1024,
        )
        try:
            await self._producer.start()
        except KafkaError as error:
            await self._producer.stop()
            raise UnreachableError(f"Kafka at {self._bootstrap_servers}: {error}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._producer is not None:
            await self._producer.stop()

    async def send(self, batch: list[Outgoing]) -> Receipt:
        """Append all and wait for every acknowledgement; raises UnreachableError."""
        if self._producer is None:
            raise UnreachableError("the door is not open")
        try:
            sent = [await self._append(self._producer, message) for message in batch]
            await asyncio.gather(*sent)
        except KafkaError as error:
            raise UnreachableError(f"Kafka at {self._bootstrap_servers}: {error}") from error
        return Receipt(len(batch))

    async def send_one(self, message: Outgoing) -> Receipt:
        """Append one message, broken or not."""
        return await self.send([message])

    async def settled(self, messages: list[Outgoing]) -> None:
        """Kafka does not know what ingest has decided: go on."""

    @staticmethod
    async def _append(producer: AIOKafkaProducer, message: Outgoing) -> "asyncio.Future[object]":
        sent: asyncio.Future[object] = await producer.send(
            EVENTS.name, value=message.body, key=message.subject.encode(), headers=[CONTENT_HEADER]
        )
        return sent
