"""A worker of indicators without Kafka, that dies wherever its breath fails it and lives again."""

import random
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from prometheus_client import CollectorRegistry, Gauge

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from contracts import topics
from contracts.catalogue import Indicator, catalogue
from contracts.districts import city
from services.indicators.domain.shard import new_shard
from services.indicators.metrics import Metrics
from services.indicators.shell.keeper import Keeper, Tools
from services.indicators.shell.saying.messages import Messages
from tests.behaviour.test_indicators_attempts import Fatal
from tests.history import DISTRICTS, endless, message

EVENTS = 16
UNENDING = 10_000
LASTING = (topics.FIGURES.name, topics.FINDINGS.name)
WHEN = ("shard_offset", "events_applied")
"""A shard made again from the log says everything anew, as of where it then stands; and also what adds up."""


@dataclass
class Breath:
    """What a life has left of it; each thing that a life does to the outside takes one."""

    left: int

    def draw(self) -> None:
        """Or die."""
        self.left -= 1
        if self.left < 0:
            raise Fatal


class Said:
    """A Writer to a log in memory: one may die before a batch leaves, or after it has left."""

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []
        self.breath = Breath(UNENDING)

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """Append them."""
        self.breath.draw()
        self.messages += messages
        self.breath.draw()
        return [(0, 0) for _ in messages]


class Clock:
    """Always the same instant; asked in the middle of each change set."""

    def __init__(self, breath: Breath) -> None:
        self._breath = breath

    def now(self) -> datetime:
        """If one lives to hear it."""
        self._breath.draw()
        return datetime(2026, 1, 1, tzinfo=UTC)


class Keeping(Gauge):
    """Told of each store that was kept, before the next one is."""

    breath: Breath

    def labels(self, *values: Any, **named: Any) -> Any:
        """If one lives to tell."""
        self.breath.draw()
        return super().labels(*values, **named)


class Changes:
    """planning.changes.v1 in memory: each district a partition, or several of them one."""

    def __init__(self, seed: int, partitions: int = len(DISTRICTS)) -> None:
        self._partitions = partitions
        self.records: list[Record] = []
        for step in islice(endless(random.Random(seed)), EVENTS):
            partition, sent = self.partition_of(step[0]), message(step)
            offset = sum(one.partition == partition for one in self.records)
            place = (sent.topic, partition, offset)
            self.records.append(Record(*place, sent.key.encode(), sent.value, CLOUDEVENT, 0))

    def partition_of(self, district: str) -> int:
        """Where a district's changes lie, and its ledger."""
        return DISTRICTS.index(district) % self._partitions


@dataclass
class Log(LogReader):
    """What a worker reads: the changes, and the ledger that it has written itself."""

    changes: Changes
    said: Said

    async def ends(self, _: str) -> dict[int, int]:
        """Of each partition of the ledger."""
        return {partition: len(self._pages(partition)) for partition, _ in enumerate(DISTRICTS)}

    async def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Two at a time."""
        records = self.changes.records if topic == topics.CHANGES.name else self._pages(partition)
        found = [one for one in records if one.partition == partition and start <= one.offset < end]
        for first in range(0, len(found), 2):
            yield found[first : first + 2]

    def _pages(self, partition: int) -> list[Record]:
        pages = [one for one in self.said.messages if one.topic == topics.LEDGER.name]
        values = [one.value for one in pages if self.changes.partition_of(one.key) == partition]
        return [
            Record(topics.LEDGER.name, partition, offset, b"", value, CLOUDEVENT, 0)
            for offset, value in enumerate(values)
        ]


@dataclass(frozen=True)
class Life:
    """How long it lasts, how much it reads together, and whether the disk is lost after it."""

    breaths: int
    together: int
    loses_disk: bool
    catalogue: Mapping[str, Indicator] = field(default_factory=catalogue)


LONG = Life(UNENDING, 3, loses_disk=False)


class Worker:
    """Lives again and again on one log and one disk."""

    def __init__(self, changes: Changes, folder: Path) -> None:
        self.said, self._changes, self._folder = Said(), changes, folder
        self.waiting = list(changes.records)

    async def live(self, life: Life) -> None:
        """Handle and acknowledge until it dies or nothing is left."""
        breath = self.said.breath = Breath(life.breaths)
        try:
            keeper = self._keeper(breath, life.catalogue)
            while self.waiting:
                await keeper.handle(self.waiting[: life.together])
                del self.waiting[: life.together]
        except Fatal:
            pass
        if life.loses_disk:
            shutil.rmtree(self._folder)

    def _keeper(self, breath: Breath, indicators: Mapping[str, Indicator]) -> Keeper:
        metrics = Metrics(CollectorRegistry())
        metrics.applied_offset = keeping = Keeping("kept", "Stores", ["partition"], registry=None)
        keeping.breath = breath
        tools = Tools(self.said, Log(self._changes, self.said), Clock(breath), Messages(indicators), metrics)
        return Keeper(tools, self._folder, new_shard(city(), indicators))

    def journal(self) -> dict[tuple[str, int], list[bytes]]:
        """District and offset → its page, as often as it was written."""
        pages: dict[tuple[str, int], list[bytes]] = {}
        for one in self.said.messages:
            if one.topic == topics.LEDGER.name:
                page = orjson.loads(one.value or b"")["data"]
                pages.setdefault((page["district"], page["shard_offset"]), []).append(one.value or b"")
        return pages

    def lasting(self) -> dict[str, dict[str, Any]]:
        """Key → what was said last of each figure and finding, and of what does not add up."""
        newest = {one.key: one for one in self.said.messages if one.topic in LASTING}
        data = {key: orjson.loads(one.value)["data"] for key, one in newest.items() if one.value is not None}
        return {key: _timeless(one) for key, one in data.items() if one.get("status") != "holds"}


def _timeless(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in WHEN}
