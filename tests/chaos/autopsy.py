"""How far a worker of indicators had come when it died, told by Kafka and its stores alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from chassis.kafka.log_reader import LogReader
from contracts import topics
from contracts.districts import city
from contracts.messages.figure import Figure
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from tests.tail import Tail
from tests.waiting import eventually

GROUP = "onemap-indicators"
NO_FIGURES = (b"target/", b"statistic/")
_PAGE, _FIGURE = Message[LedgerPage], Message[Figure]


@dataclass(frozen=True)
class Found:
    """The next offset in each partition of planning.changes.v1 that was not yet …; and of the roll-up."""

    sent: dict[int, int]
    written: dict[int, int]
    kept: dict[int, int]
    acknowledged: dict[int, int]
    summed_again: bool
    """The city's figures were written, and what they were summed from was not acknowledged."""

    @property
    def amid_work(self) -> bool:
        """Whether there was anything left to do."""
        return _ahead(self.sent, self.acknowledged)

    def did_something_since(self, before: "Found") -> bool:
        """Whether it wrote or kept anything in its last life."""
        return (self.written, self.kept) != (before.written, before.kept)

    @property
    def written_not_kept(self) -> bool:
        """Whether the ledger had something that the store had not."""
        return _ahead(self.written, self.kept)

    @property
    def kept_not_acknowledged(self) -> bool:
        """Whether the store had something that comes once more."""
        return _ahead(self.kept, self.acknowledged)


def _ahead(these: dict[int, int], those: dict[int, int]) -> bool:
    return any(place > those.get(partition, 0) for partition, place in these.items())


class Autopsy:
    """Looks at the dead workers of one broker."""

    def __init__(self, bootstrap: str) -> None:
        self._log, self._ledger = LogReader(bootstrap), Tail(bootstrap, topics.LEDGER.name)
        self._admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
        self._written: dict[int, int] = {}

    async def __aenter__(self) -> Self:
        await self._admin.start()
        await self._ledger.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._ledger.__aexit__(kind, error, trace)
        await self._admin.close()

    async def of(self, data: Path) -> Found:
        """What the worker with that data folder had done."""
        acknowledged = await eventually(self._acknowledged, lambda seen: seen is not None) or {}
        figures = acknowledged.pop((topics.FIGURES.name, 0), 0)
        return Found(
            sent=await self._log.ends(topics.CHANGES.name),
            written=await self.written(),
            kept=kept(data),
            acknowledged={n: at for (topic, n), at in acknowledged.items() if topic == topics.CHANGES.name},
            summed_again=await self._summed(figures),
        )

    async def written(self) -> dict[int, int]:
        """By partition, what the ledger does not reach yet."""
        for record in await self._ledger.read_on():
            page = _PAGE.model_validate_json(record.value or b"").data
            before = self._written.get(record.partition, 0)
            self._written[record.partition] = max(before, page.shard_offset + 1)
        return dict(self._written)

    async def _acknowledged(self) -> dict[tuple[str, int], int] | None:
        """By topic and partition; None while a new broker makes ready to know of groups."""
        try:
            found = await self._admin.list_consumer_group_offsets(GROUP)
        except GroupCoordinatorNotAvailableError:
            return None
        return {(place.topic, place.partition): max(0, at.offset) for place, at in found.items()}

    async def _summed(self, acknowledged: int) -> bool:
        """Whether a figure of the city lies behind one of a district that comes once more, and is of it."""
        end = (await self._log.ends(topics.FIGURES.name))[0]
        waiting: set[tuple[str, str]] = set()
        async for batch in self._log.read(topics.FIGURES.name, 0, acknowledged, end):
            for record in batch:
                if (record.key or b"").startswith(NO_FIGURES):
                    continue
                one = _FIGURE.model_validate_json(record.value or b"").data
                if one.unit != city().code:
                    waiting.add((one.indicator, one.cause.id))
                elif (one.indicator, one.cause.id) in waiting:
                    return True
        return False


def stores(data: Path) -> Iterator[tuple[int, Path]]:
    """The worker's stores by their partition."""
    for file in sorted(data.glob(f"{topics.CHANGES.name}-*.db")):
        yield int(file.stem.rpartition("-")[2]), file


def kept(data: Path) -> dict[int, int]:
    """By partition, what the worker's store does not hold yet; it is left as it was found."""
    found = {}
    for number, file in stores(data):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store, suppress(sqlite3.Error):
            for (applied,) in store.execute("SELECT applied FROM place"):
                found[number] = int(applied) + 1
    return found
