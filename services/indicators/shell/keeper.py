"""Keeps the shards of the partitions this worker owns: reads change sets, applies them, says what follows.

The order makes it exact: compute in memory, send and await, write the rows with the offset, acknowledge.
A crash anywhere in between means the same change sets again, on the same state, with the same outcome.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chassis.attempts import Attempts
from chassis.clock import Clock
from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Outgoing, Record
from chassis.kafka.writer import Writer
from chassis.store import Store
from contracts import topics
from contracts.districts import city
from contracts.messages.whatif import Answer, Question
from services.indicators.domain.memory.fingerprint import fingerprint
from services.indicators.domain.shard import Shard
from services.indicators.metrics import Metrics
from services.indicators.shell.booked import booked
from services.indicators.shell.partition import Partition
from services.indicators.shell.saying.messages import Messages
from services.indicators.shell.saying.sender import Sender, last_words

log = logging.getLogger(__name__)

STORE_FORMAT = 6
"""Raised whenever rows are written or areas found otherwise: older stores are put aside and made again."""


def store_format(messages: Messages) -> str:
    """Of stores that are of use with this catalogue and city: with others, figures are others."""
    return f"{STORE_FORMAT}/{fingerprint(messages.catalogue.values(), city().units)}"


@dataclass(frozen=True)
class Tools:
    """What the keeper works with."""

    writer: Writer
    log: LogReader
    clock: Clock
    messages: Messages
    metrics: Metrics


@dataclass
class _Work:
    """Records of one partition that are still to be applied."""

    number: int
    partition: Partition
    rest: Sequence[Record]
    left_out: bool = False
    """Whether the last attempt was to go past a record that is fatal."""


class Keeper:
    """Handles records of planning.changes.v1."""

    def __init__(self, tools: Tools, folder: Path, new_shard: Callable[[str], Shard]) -> None:
        self._tools, self._folder, self._new_shard = tools, folder, new_shard
        folder.mkdir(parents=True, exist_ok=True)
        self._sender, self._attempts = Sender(tools.writer), Attempts(folder)
        self._partitions: dict[int, Partition] = {}

    async def handle(self, records: Sequence[Record]) -> None:
        """Apply change sets, those of each partition in order; returns once their effects are said and kept.

        What follows in all partitions is said together: the broker is waited for once, not once for each.
        """
        works = await self._opened(records)
        while works:
            said = [message for work in works for message in self._attempt(work)]
            await self._sender.send(last_words(said))
            works = [work for work in works if self._kept(work) and work.rest]

    async def _opened(self, records: Sequence[Record]) -> list[_Work]:
        """What is to be done in each partition: the records that it has not applied yet."""
        by_partition: dict[int, list[Record]] = {}
        for record in records:
            by_partition.setdefault(record.partition, []).append(record)
        works = []
        for number, together in by_partition.items():
            partition = await self._open(together[0])
            new = [record for record in together if record.offset > partition.applied]
            works.append(_Work(number, partition, new))
        return [work for work in works if work.rest and self._is_ours(work)]

    def _attempt(self, work: _Work) -> list[Outgoing]:
        """What follows from the next records: all that are left, unless one of them was fatal before."""
        attempt = self._attempts.begin(work.number, work.rest[0].offset, len(work.rest))
        part = work.rest[:1] if attempt.careful else work.rest
        said = self._apply(work.partition, part, hopeless=attempt.hopeless)
        self._attempts.survived(work.number, attempt)
        work.rest, work.left_out = work.rest[len(part) :], attempt.hopeless
        return said

    def _kept(self, work: _Work) -> bool:
        """Keep what was said; False when it is another worker's now: that one applies it once more."""
        if not self._is_ours(work):
            return False
        work.partition.keep()
        self._tools.metrics.applied_offset.labels(str(work.number)).set(work.partition.applied)
        return True

    def _is_ours(self, work: _Work) -> bool:
        return self._partitions.get(work.number) is work.partition

    def _apply(self, partition: Partition, records: Sequence[Record], *, hopeless: bool) -> list[Outgoing]:
        """What follows from the records; a hopeless one, fatal three times, becomes a dead letter."""
        messages, clock = self._tools.messages, self._tools.clock
        if hopeless:
            return [said for record in records for said in partition.leave_out(record, messages, clock)]
        return [said for record in records for said in partition.apply(record, messages, clock)]

    def keep_only(self, numbers: Collection[int]) -> None:
        """Let go of all partitions but these: another worker owns the others now."""
        for number in [known for known in self._partitions if known not in numbers]:
            self._partitions.pop(number).close()

    def answer(self, question: Question, number: int, now: datetime) -> Answer:
        """Try the question's changes on its district as it stands in this worker."""
        return self._partition(number).answer(question, self._tools.messages, now)

    def _partition(self, number: int) -> Partition:
        if number not in self._partitions:
            file = self._folder / f"{topics.CHANGES.name}-{number}.db"
            store = Store(file, store_format(self._tools.messages))
            self._partitions[number] = Partition(store, self._new_shard, self._tools.metrics)
        return self._partitions[number]

    async def _open(self, record: Record) -> Partition:
        """The partition as it was before ``record``, from memory, the store, or the log."""
        partition = self._partition(record.partition)
        if partition.applied < 0 and not partition.owed:
            await self._begin_anew(partition, record)
        if partition.applied + 1 < record.offset:
            await self._catch_up(partition, record)
        if partition.owed and partition.supplements.books is None:
            partition.supplements.books = await booked(self._tools.log, record.partition)
        return partition

    async def _begin_anew(self, partition: Partition, record: Record) -> None:
        """Shards from nothing: where anything was said before, all they hold is said once more."""
        pages = (await self._tools.log.ends(topics.LEDGER.name)).get(record.partition, 0)
        partition.owe(owed=record.offset > 0 or pages > 0)

    async def _catch_up(self, partition: Partition, record: Record) -> None:
        """Read what lies between the store and ``record`` from the log.

        Its effects have been said before. Only a shard built from nothing says its figures once more, though
        it be killed before it comes to that; and what is fatal is left out, and said to be, again.
        """
        start, end = partition.applied + 1, record.offset
        log.info("reading %s/%d from %d to %d again", record.topic, record.partition, start, end)
        async for batch in self._tools.log.read(record.topic, record.partition, start, end):
            work = _Work(record.partition, partition, batch)
            while work.rest:
                said = self._attempt(work)
                await self._sender.send(said if work.left_out else [])
                partition.keep()
        partition.applied = end - 1
