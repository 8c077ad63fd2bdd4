"""Keeps the shards of the partitions this worker owns: reads a change set, applies it, says what follows.

The order makes it exact: compute in memory, send and await, write the rows with the offset, acknowledge.
A crash anywhere in between means the same change set again, on the same state, with the same outcome.
"""

import asyncio
import base64
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from chassis.backoff import Backoff
from chassis.clock import Clock
from chassis.errors import TransientFailure
from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Outgoing, Record
from chassis.kafka.writer import Writer
from chassis.store import Store
from contracts import topics
from contracts.messages.change import Change, ChangeSet
from contracts.messages.rejection import RejectedEvent, rejected_message
from contracts.wire import Message, Origin
from services.indicators.domain.facts import FigureValue
from services.indicators.domain.shard import Shard
from services.indicators.metrics import Metrics
from services.indicators.shell.messages import Messages, Place

log = logging.getLogger(__name__)

STORE_FORMAT = 1
EVENTS_ROW = "events-applied"
_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)


@dataclass
class Partition:
    """The shards of one partition and the store they come from."""

    store: Store
    applied: int
    shards: dict[str, Shard] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Tools:
    """What the keeper works with."""

    writer: Writer
    log: LogReader
    clock: Clock
    messages: Messages
    metrics: Metrics


class Keeper:
    """Handles records of planning.changes.v1, one at a time for each partition."""

    def __init__(self, tools: Tools, folder: Path, new_shard: Callable[[str], Shard]) -> None:
        self._tools, self._folder, self._new_shard = tools, folder, new_shard
        self._sender = Sender(tools.writer)
        self._partitions: dict[int, Partition] = {}

    async def handle(self, record: Record) -> None:
        """Apply one change set; returns once its effects are said and kept. Already applied: nothing."""
        partition = await self._open(record)
        if record.offset <= partition.applied:
            return
        await self._apply(partition, record, say=True)

    def keep_only(self, numbers: Collection[int]) -> None:
        """Let go of all partitions but these: another worker owns the others now."""
        for number in [known for known in self._partitions if known not in numbers]:
            self._partitions.pop(number).store.close()

    async def _open(self, record: Record) -> Partition:
        """The partition as it was before ``record``, from memory, the store, or the log."""
        partition = self._partitions.get(record.partition)
        if partition is None:
            store = Store(self._folder / f"{record.topic}-{record.partition}.db", STORE_FORMAT)
            partition = self._load(store)
            self._partitions[record.partition] = partition
        if partition.applied + 1 < record.offset:
            await self._catch_up(partition, record)
        return partition

    def _load(self, store: Store) -> Partition:
        partition = Partition(store, store.applied_offset)
        rows: dict[str, list[Change]] = {}
        for key, value in store.rows():
            district, rest = key.split("|", 1)
            if rest == EVENTS_ROW:
                partition.events[district] = int(value)
            else:
                rows.setdefault(district, []).append(_CHANGE.validate_json(value))
        for district, changes in rows.items():
            partition.shards[district] = self._new_shard(district)
            partition.shards[district].apply(changes)
        log.info("loaded %d districts at offset %d", len(rows), partition.applied)
        return partition

    async def _catch_up(self, partition: Partition, record: Record) -> None:
        """Read what lies between the store and ``record`` from the log.

        Its effects have been said before. Only a shard built from nothing says its figures once more.
        """
        start, end = partition.applied + 1, record.offset
        log.info("reading %s/%d from %d to %d again", record.topic, record.partition, start, end)
        async for batch in self._tools.log.read(record.topic, record.partition, start, end):
            for missed in batch:
                await self._apply(partition, missed, say=False)
        partition.applied = max(partition.applied, end - 1)
        for district in partition.shards if start == 0 else ():
            await self._say_all(partition, district)

    async def _apply(self, partition: Partition, record: Record, *, say: bool) -> None:
        change_set = self._decode(record)
        if isinstance(change_set, Outgoing):
            if say:
                await self._sender.send([change_set])
            self._keep(partition, record.offset, {})
            return
        district = change_set.district
        shard = partition.shards.setdefault(district, self._new_shard(district))
        with self._tools.metrics.apply_seconds.time():
            facts = shard.apply(change_set.changes)
        partition.events[district] = partition.events.get(district, 0) + len(facts.rows)
        place = Place(district, record.offset, partition.events[district])
        if say:
            await self._sender.send(
                self._tools.messages.of(facts, place, shard.targets, self._tools.clock.now())
            )
        rows = {f"{district}|{key}": value for key, value in facts.rows.items()}
        rows[f"{district}|{EVENTS_ROW}"] = str(place.events).encode()
        self._keep(partition, record.offset, rows)
        self._tools.metrics.applied_offset.labels(str(record.partition)).set(record.offset)
        self._tools.metrics.changes.labels(district).inc(len(change_set.changes))

    def _keep(self, partition: Partition, offset: int, rows: dict[str, bytes | None]) -> None:
        partition.store.commit(offset, rows)
        partition.applied = offset

    async def _say_all(self, partition: Partition, district: str) -> None:
        """Every figure of a shard once more: absolute values, so it is always harmless."""
        shard = partition.shards[district]
        place = Place(district, partition.applied, partition.events[district])
        figures = [FigureValue(k, v, *shard.last_moved[k]) for k, v in sorted(shard.book.values.items())]
        now = self._tools.clock.now()
        await self._sender.send(self._tools.messages.figures(figures, place, shard.targets, now))

    def _decode(self, record: Record) -> ChangeSet | Outgoing:
        """The change set, or the dead letter it becomes."""
        try:
            return Message[ChangeSet].model_validate_json(record.value or b"").data
        except ValidationError as error:
            self._tools.metrics.rejected.inc()
            return unreadable(record, error, self._tools.clock.now())


class Sender:
    """Sends until acknowledged: the state in memory has moved on and must not be applied twice."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Returns once the broker has all of them, however long that takes."""
        backoff = Backoff()
        while messages:
            try:
                await self._writer.send_all(messages)
            except TransientFailure as failure:
                log.warning("cannot send yet: %s", failure)
                await asyncio.sleep(backoff.next_delay())
            else:
                return


def unreadable(record: Record, error: ValidationError, now: datetime) -> Outgoing:
    """A message that is not what its topic promises, as a dead letter with its original bytes."""
    rejected = RejectedEvent(
        service="indicators",
        reason="undecodable",
        detail=str(error)[:2000],
        origin=Origin(topic=record.topic, partition=record.partition, offset=record.offset),
        original=base64.b64encode(record.value or b""),
    )
    message = rejected_message(rejected, now)
    return Outgoing(topics.REJECTED.name, message.subject, message.to_bytes())
