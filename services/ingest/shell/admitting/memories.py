"""The memories of the partitions an instance has: opened, brought up to date from the log, let go of."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Record
from contracts.topics import EVENTS
from services.ingest.shell.admitting.deciding import Deciding, Lot
from services.ingest.shell.admitting.decision import MOST_RECORDS
from services.ingest.shell.admitting.memory import Memory

log = logging.getLogger(__name__)


class Memories:
    """One file a partition in ``folder``."""

    def __init__(self, reader: LogReader, deciding: Deciding, folder: Path) -> None:
        self._reader, self._deciding, self._folder = reader, deciding, folder
        self._memories: dict[int, Memory] = {}
        self._lost: list[Memory] = []

    async def before(self, partition: int, first: int) -> Memory:
        """The memory of a partition as it was before ``first``, rebuilt from the log where it is behind."""
        if partition not in self._memories:
            self._memories[partition] = await self._opened(partition, first)
        return self._memories[partition]

    def lose(self, partition: int) -> None:
        """Somebody else has it now."""
        if partition in self._memories:
            self._lost.append(self._memories.pop(partition))

    def forget(self) -> None:
        """Close those of lost partitions, when none of them is in use."""
        while self._lost:
            self._lost.pop().close()

    async def _opened(self, partition: int, first: int) -> Memory:
        path = self._folder / f"events-{partition}.sqlite"
        memory = await asyncio.to_thread(Memory, path)
        if memory.applied_offset >= first + MOST_RECORDS:
            log.warning("partition %s: the memory is of another log and starts anew", partition)
            memory.close()
            path.unlink()
            memory = Memory(path)
        start = memory.applied_offset + 1
        if start < first:
            log.info("partition %s: rebuilding from offset %s to %s", partition, start, first - 1)
        async for records in self._reader.read(EVENTS.name, partition, start, first):
            await asyncio.to_thread(self._rebuild, memory, records)
        return memory

    def _rebuild(self, memory: Memory, records: Sequence[Record]) -> None:
        """Decide again what was decided and published before: hold it, publish nothing."""
        lot = Lot(memory, records)
        while lot.records:
            [decided] = self._deciding.decide([lot])
            self._deciding.keep([decided])
            lot = decided.left
