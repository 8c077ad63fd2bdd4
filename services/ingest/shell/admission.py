"""From events to changes: decide a batch, publish it, hold it, and only then acknowledge it."""

import asyncio
import gc
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing, Partition, Record
from chassis.ops import Health
from contracts.topics import EVENTS
from services.ingest.domain.admission import Receipt
from services.ingest.domain.intake import Rules
from services.ingest.metrics import Metrics
from services.ingest.shell.attempts import Attempts
from services.ingest.shell.decision import MOST_RECORDS, Decision, portion
from services.ingest.shell.floods import Floods
from services.ingest.shell.kafka import Kafka
from services.ingest.shell.memory import Memory
from services.ingest.shell.outbox import messages_of

log = logging.getLogger(__name__)

COLLECT_AFTER = (10_000, 10, 10)
"""Parsing makes tens of thousands of lists, none of them garbage: by default half the time is looking."""


class Receipts(Protocol):
    """Where it is kept what became of each event."""

    def keep(self, receipts: Sequence[Receipt]) -> None:
        """All or nothing; the first settled verdict on an event stays."""


@dataclass(frozen=True)
class Local:
    """What is kept on this machine: the memories of the partitions in ``folder``, the receipts, and who sends
    too much that is refused."""

    folder: Path
    receipts: Receipts
    floods: Floods


class Admission:
    """Reads as a group, so partitions are shared among instances; each partition has its own memory."""

    name = "admission"

    def __init__(self, kafka: Kafka, rules: Rules, local: Local, health: Health, metrics: Metrics) -> None:
        self._kafka, self._rules, self._local = kafka, rules, local
        self._health, self._metrics = health, metrics
        self._memories: dict[int, Memory] = {}
        self._attempts = Attempts(local.folder)
        self._unplaced: set[int] = set()
        self._lost: list[Memory] = []
        self.positions: dict[int, int] = {}
        """Partition → offset to decide next, of the partitions this instance has."""

    async def start(self) -> None:
        """Join the group."""
        gc.set_threshold(*COLLECT_AFTER)
        await self._kafka.reader.start(self._assigned, self._revoked)

    async def stop(self) -> None:
        """Leave the group; what is not acknowledged is read again by whoever comes next."""
        await self._kafka.reader.stop()

    async def run(self) -> None:
        """Decide what comes, for ever; anything unexpected ends the process before it acknowledges."""
        while True:
            batch = await self._kafka.reader.batch(most=MOST_RECORDS)
            self._forget()
            await self._place()
            for place, records in batch.items():
                await self._take(place, records)

    def _forget(self) -> None:
        """Memories of lost partitions are closed here, where none of them is in use."""
        while self._lost:
            self._lost.pop().close()

    async def _place(self) -> None:
        """Partitions count as behind from the moment they are ours, not from their first event on."""
        for partition in sorted(self._unplaced):
            committed = await self._kafka.reader.committed((EVENTS.name, partition))
            if partition in self._unplaced:
                self._unplaced.remove(partition)
                self.positions.setdefault(partition, committed)

    async def _assigned(self, places: set[Partition]) -> None:
        log.info("assigned partitions %s", sorted(partition for _, partition in places))
        self._unplaced = {partition for _, partition in places}
        self._health.ready(self.name)

    async def _revoked(self, places: set[Partition]) -> None:
        for _, partition in places:
            self._unplaced.discard(partition)
            self.positions.pop(partition, None)
            if partition in self._memories:
                self._lost.append(self._memories.pop(partition))

    async def _take(self, place: Partition, records: Sequence[Record]) -> None:
        memory = await self._memory(place[1], records[0].offset)
        new = [record for record in records if record.offset > memory.applied_offset]
        while new:
            with self._metrics.batch_seconds.time():
                decision, count = await self._decide(memory, portion(new))
                letters = self._local.floods.letters(decision.rejected)
                await self._publish(await asyncio.to_thread(messages_of, decision.changes, letters))
                await asyncio.to_thread(self._keep, memory, new[count - 1].offset, decision)
            self._count(decision, len(decision.rejected) - len(letters))
            new = new[count:]
        await self._acknowledge(place, records[-1].offset + 1)

    async def _decide(self, memory: Memory, records: Sequence[Record]) -> tuple[Decision, int]:
        return await asyncio.to_thread(self._attempts.decide, memory, records, self._rules)

    def _keep(self, memory: Memory, offset: int, decision: Decision) -> None:
        """Receipts first: after a crash in between the same are written again."""
        self._local.receipts.keep(decision.receipts)
        memory.commit(offset, decision.histories)

    async def _acknowledge(self, place: Partition, position: int) -> None:
        """Failing to is harmless: what is read again is known already."""
        if place[1] in self.positions:
            self.positions[place[1]] = position
        try:
            await self._kafka.reader.commit({place: position})
        except TransientFailure as failure:
            log.warning("offset not committed: %s", failure)

    async def _memory(self, partition: int, first: int) -> Memory:
        """The memory of a partition as it was before ``first``, rebuilt from the log where it is behind."""
        if partition not in self._memories:
            self._memories[partition] = await self._opened(partition, first)
        return self._memories[partition]

    async def _opened(self, partition: int, first: int) -> Memory:
        path = self._local.folder / f"events-{partition}.sqlite"
        memory = await asyncio.to_thread(Memory, path)
        if memory.applied_offset >= first + MOST_RECORDS:
            log.warning("partition %s: the memory is of another log and starts anew", partition)
            memory.close()
            path.unlink()
            memory = Memory(path)
        start = memory.applied_offset + 1
        if start < first:
            log.info("partition %s: rebuilding from offset %s to %s", partition, start, first - 1)
        async for records in self._kafka.log.read(EVENTS.name, partition, start, first):
            await self._rebuild(memory, records)
        return memory

    async def _rebuild(self, memory: Memory, records: Sequence[Record]) -> None:
        """Decide again what was decided and published before: hold it, publish nothing."""
        while records:
            decision, count = await self._decide(memory, portion(records))
            await asyncio.to_thread(self._keep, memory, records[count - 1].offset, decision)
            records = records[count:]

    async def _publish(self, messages: list[Outgoing]) -> None:
        """Until Kafka has them all; sending some twice is harmless, versions tell."""
        backoff = Backoff()
        while messages:
            try:
                await self._kafka.writer.send_all(messages)
            except TransientFailure as failure:
                self._health.not_ready("kafka", str(failure))
                await asyncio.sleep(backoff.next_delay())
            else:
                return

    def _count(self, decision: Decision, held_back: int) -> None:
        self._metrics.held_back.inc(held_back)
        for receipt in decision.receipts:
            self._metrics.decided.labels(receipt.verdict).inc()
        for _, rejection in decision.rejected:
            self._metrics.rejected.labels(rejection.reason).inc()
