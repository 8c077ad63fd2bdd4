"""From events to changes: decide a batch, publish it, hold it, and only then acknowledge it."""

import asyncio
import gc
import itertools
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chassis.backoff import Backoff
from chassis.doors.ops import Health
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing, Partition, Record
from contracts.topics import EVENTS
from services.ingest.domain.intake import Rules
from services.ingest.metrics import Metrics
from services.ingest.shell.admitting.deciding import Decided, Deciding, Lot, Receipts
from services.ingest.shell.admitting.decision import MOST_RECORDS
from services.ingest.shell.admitting.memories import Memories
from services.ingest.shell.admitting.outbox import letters_of
from services.ingest.shell.floods import Floods, Refused
from services.ingest.shell.kafka import Kafka

log = logging.getLogger(__name__)

COLLECT_AFTER = (200_000, 20, 100)
"""A batch is a hundred thousand lists, none of them garbage: looking for it in between takes a third of the
time. So it is looked for between batches, and by itself only when a great deal has come together."""
BATCHES_TO_WHOLE = 100
"""After so many batches all of the memory is looked through."""


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
        self._kafka, self._floods, self._health, self._metrics = kafka, local.floods, health, metrics
        self._deciding = Deciding(rules, local.receipts, local.folder)
        self._memories = Memories(kafka.log, self._deciding, local.folder)
        self._unplaced: set[int] = set()
        self.positions: dict[int, int] = {}
        """Partition → offset to decide next, of the partitions this instance has."""

    async def start(self) -> None:
        """Join the group."""
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        await self._kafka.reader.start(self._assigned, self._revoked)

    async def stop(self) -> None:
        """Leave the group; what is not acknowledged is read again by whoever comes next."""
        await self._kafka.reader.stop()

    async def run(self) -> None:
        """Decide what comes, for ever; anything unexpected ends the process before it acknowledges."""
        for number in itertools.count(1):
            batch = await self._kafka.reader.batch(most=MOST_RECORDS)
            self._memories.forget()
            await self._place()
            if batch:
                await self._take(batch)
            gc.collect(1 if number % BATCHES_TO_WHOLE else 2)

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
            self._memories.lose(partition)

    async def _take(self, batch: Mapping[Partition, Sequence[Record]]) -> None:
        """Each partition is decided by itself; publishing, holding and acknowledging is shared by all."""
        lots = [await self._lot(partition, records) for (_, partition), records in batch.items()]
        while lots := [lot for lot in lots if lot.records]:
            with self._metrics.batch_seconds.time():
                decided = await asyncio.to_thread(self._deciding.decide, lots)
                await self._say(decided)
                await asyncio.to_thread(self._deciding.keep, decided)
            lots = [one.left for one in decided]
        await self._acknowledge({place: records[-1].offset + 1 for place, records in batch.items()})

    async def _lot(self, partition: int, records: Sequence[Record]) -> Lot:
        memory = await self._memories.before(partition, records[0].offset)
        return Lot(memory, [record for record in records if record.offset > memory.applied_offset])

    async def _say(self, decided: Sequence[Decided]) -> None:
        refused = [one for each in decided for one in each.refused]
        letters = self._floods.letters(refused)
        messages = [message for each in decided for message in each.changes]
        await self._publish([*messages, *await asyncio.to_thread(letters_of, letters)])
        self._count(decided, refused, len(refused) - len(letters))

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

    async def _acknowledge(self, next_offsets: Mapping[Partition, int]) -> None:
        """Failing to is harmless: what is read again is known already."""
        for (_, partition), position in next_offsets.items():
            if partition in self.positions:
                self.positions[partition] = position
        try:
            await self._kafka.reader.commit(next_offsets)
        except TransientFailure as failure:
            log.warning("offsets not committed: %s", failure)

    def _count(self, decided: Sequence[Decided], refused: Sequence[Refused], held_back: int) -> None:
        self._metrics.held_back.inc(held_back)
        verdicts = Counter(receipt.verdict for each in decided for receipt in each.receipts)
        for verdict, count in verdicts.items():
            self._metrics.decided.labels(verdict).inc(count)
        for reason, count in Counter(rejection.reason for _, rejection in refused).items():
            self._metrics.rejected.labels(reason).inc(count)
