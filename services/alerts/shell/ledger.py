"""Reads the ledger on, for what moved the figures lately."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from pydantic import ValidationError

from chassis.clock import Clock
from chassis.kafka.records import Partition, Record
from contracts.messages.ledger import CATALOGUE_CHANGED, LedgerPage
from contracts.topics import LEDGER
from contracts.wire import Message
from services.alerts.domain.ledger.journal import LONGEST_DAYS, Journal
from services.alerts.domain.ledger.past_figures import Happened
from services.alerts.metrics import Metrics

MOST_AT_ONCE = 20
"""Pages; one may tell of 500 changes, and others wait while they are read."""


class Pages(Protocol):
    """A reader of its own, which has always read a little ahead."""

    async def start(self) -> None:
        """Connect."""

    async def stop(self) -> None:
        """Disconnect."""

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""

    async def since(self, topic: str, moment: datetime) -> dict[int, int]:
        """Partition → the first offset whose message is not older."""

    def follow(self, positions: Mapping[Partition, int]) -> None:
        """Read these partitions, each from its offset."""

    async def position(self, place: Partition) -> int:
        """The offset to be read next."""

    async def batch(self, timeout_ms: int = 200, most: int = 2000) -> dict[Partition, list[Record]]:
        """What has come since the last call."""


class Ledger:
    """The last 90 days are read before the first figure is judged, and from then on whatever comes."""

    name = "ledger"

    def __init__(self, pages: Pages, clock: Clock, metrics: Metrics) -> None:
        self._pages, self._clock, self._metrics = pages, clock, metrics
        self.journal = Journal()
        self._reached: dict[str, int] = {}
        self._is_known = False
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Connect."""
        await self._pages.start()

    async def run(self) -> None:
        """Nothing to drive: it reads when asked."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Disconnect."""
        await self._pages.stop()

    async def refresh(self) -> None:
        """Read on. Raises TransientFailure."""
        async with self._turn:
            if not self._is_known:
                await self._begin()
                self._is_known = True
            while batch := await self._pages.batch(0, MOST_AT_ONCE):
                self._enter(batch)

    async def _begin(self) -> None:
        """A page is written after the events on it were known, so none of the last days lies before."""
        oldest = self._clock.now() - timedelta(days=LONGEST_DAYS + 1)
        starts, ends = await self._pages.since(LEDGER.name, oldest), await self._pages.ends(LEDGER.name)
        self._pages.follow({(LEDGER.name, part): start for part, start in starts.items()})
        for part, end in ends.items():
            while await self._pages.position((LEDGER.name, part)) < end:
                self._enter(await self._pages.batch(most=MOST_AT_ONCE))

    def _enter(self, batch: Mapping[Partition, list[Record]]) -> None:
        for record in (one for records in batch.values() for one in records):
            for happened in self._news(record):
                self.journal.enter(happened.at, happened.change)

    def _news(self, record: Record) -> Iterator[Happened]:
        """The changes on a page that was not read before: after a crash a page may be written again."""
        try:
            message = Message[LedgerPage].model_validate_json(record.value or b"")
        except ValidationError:
            self._metrics.rejected.labels(LEDGER.name).inc()
            return
        page = message.data
        if page.shard_offset > self._reached.get(page.district, -1):
            self._reached[page.district] = page.shard_offset
            yield from happened_on(message)


def happened_on(message: Message[LedgerPage]) -> Iterator[Happened]:
    """What a page tells, event by event; an indicator that is new has not moved by that."""
    for change in message.data.changes:
        if change.cause.type != CATALOGUE_CHANGED:
            yield Happened(change.known_at or message.time, message.data.shard_offset, change)
