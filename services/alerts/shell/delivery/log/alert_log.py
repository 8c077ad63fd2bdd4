"""The transitions of planning.alerts.v1 in their order: the newest in memory, the older ones in Kafka."""

import asyncio
from bisect import bisect_left
from collections import deque
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from pydantic import ValidationError

from chassis.errors import TransientFailure
from chassis.kafka.records import Record
from contracts.messages.alert import Alert, Grade
from contracts.topics import ALERTS
from contracts.wire import Message
from services.alerts.domain.delivery.filtering import Filter
from services.alerts.domain.reconciliation.register import Register
from services.alerts.shell.delivery.metrics import DeliveryMetrics

MOST_HELD = 1_000
MOST_AT_ONCE = 200
FIRST_PARTITION = 0


class Log(Protocol):
    """Ranges of topics, read without a group."""

    def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Batches of the records with ``start <= offset < end``."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One transition with its place; ``message`` None when it cannot be read (and is passed over).

    ``had``: the grades that its alert had before.
    """

    offset: int
    message: Message[Alert] | None
    had: Collection[Grade]
    value: bytes
    timestamp_ms: int

    def passes(self, wanted: Filter) -> bool:
        """Whether it is wanted; what cannot be read is not."""
        return self.message is not None and wanted.passes(self.message.data, self.had)

    @property
    def readable(self) -> Message[Alert]:
        """The message of one that passed a filter."""
        if self.message is None:
            raise ValueError(f"the alert at {self.offset} cannot be read")
        return self.message


class AlertLog:
    """Fed by the follower with all there is; read by every stream and receiver at its own pace."""

    def __init__(self, log: Log, metrics: DeliveryMetrics, most_held: int = MOST_HELD) -> None:
        self._log, self._metrics, self._most = log, metrics, most_held
        self._held: deque[Logged] = deque()
        self.register = Register()
        self._news = asyncio.Event()
        self._start = self._end = 0
        self._open, self._until = False, 0

    @property
    def end(self) -> int:
        """The offset after the newest transition."""
        return self._end

    @property
    def closed(self) -> bool:
        """Whether nothing will come any more."""
        return not self._open

    def begin(self, end: int) -> None:
        """From now on everything is appended, from the beginning of the log, which ends here now."""
        self._open, self._until = True, end

    def append(self, records: Sequence[Record], position: int) -> None:
        """What has come; everything before ``position`` is known now. Wakes those who wait."""
        for record in records:
            logged = self._logged(record)
            self._held.append(logged)
            if logged.message is not None:
                self.register.learn(record.offset, logged.message.data)
        self._end = position
        while len(self._held) > self._most:
            self._start = self._held.popleft().offset + 1
        self._wake()

    def close(self) -> None:
        """The service ends: let go of those who wait."""
        self._open = False
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def complete(self) -> None:
        """Wait until everything that was there when we began has been read."""
        while self._open and self._end < self._until:
            await self._news.wait()

    async def beyond(self, offset: int) -> None:
        """Wait until there is a transition at ``offset`` or later, or nothing will come any more."""
        while self._end <= offset and self._open:
            await self._news.wait()

    async def after(self, offset: int) -> list[Logged]:
        """Transitions from ``offset`` on, at most 200; empty at the end. Raises TransientFailure."""
        if not self._open or self._end < self._until:
            raise TransientFailure("the alerts have not been read yet")
        if offset >= self._start:
            first = bisect_left(self._held, offset, key=attrgetter("offset"))
            return [self._held[at] for at in range(first, min(len(self._held), first + MOST_AT_ONCE))]
        end = min(self._end, offset + MOST_AT_ONCE)
        found = [self._logged(record) for record in await self._read(offset, end)]
        return found or await self.after(end)

    async def _read(self, start: int, end: int) -> list[Record]:
        batches = self._log.read(ALERTS.name, FIRST_PARTITION, start, end)
        return [record async for batch in batches for record in batch]

    def _logged(self, record: Record) -> Logged:
        value = record.value or b""
        try:
            message: Message[Alert] | None = Message[Alert].model_validate_json(value)
        except ValidationError:
            self._metrics.unreadable.labels(record.topic).inc()
            message = None
        had = self.register.had(record.offset, message.data) if message is not None else ()
        return Logged(record.offset, message, had, value, record.timestamp_ms)
