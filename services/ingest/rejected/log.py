"""The dead letters and the messages they are about, from the log; and what became of those sent again."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from chassis.kafka.groups import committed
from chassis.kafka.log_reader import LogReader, TailReader
from chassis.kafka.records import Partition, Record
from contracts.messages.rejection import RejectedEvent
from contracts.topics import REJECTED
from contracts.wire import Message
from services.ingest.rejected.letters import Filters, Letter
from services.ingest.shell.kafka import GROUP

ORIGIN_MS = 5_000
DECIDED_SECONDS = 30.0
Sent = tuple[str, int, int]
"""Topic, partition and offset of a message that was sent again."""


@dataclass(frozen=True)
class Fate:
    """What became of messages: refused again, with the new letters, or not decided yet."""

    refused: list[Letter]
    undecided: int


async def letters(bootstrap: str, filters: Filters) -> AsyncIterator[Letter]:
    """The letters meant, oldest first; one that was sent twice has one number, its first."""
    seen: set[str] = set()
    async for batch in LogReader(bootstrap).read_all(REJECTED.name):
        for record in batch:
            message = Message[RejectedEvent].model_validate_json(record.value or b"")
            letter = Letter(record.offset, message.time, message.data)
            if message.id not in seen and filters.mean(letter):
                yield letter
            seen.add(message.id)


class Origins:
    """Looks up messages where they lie; one connection for all."""

    def __init__(self, bootstrap: str) -> None:
        self._reader = TailReader(bootstrap)

    async def start(self) -> None:
        """Connect."""
        await self._reader.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._reader.stop()

    async def of(self, letter: Letter) -> Record | None:
        """The message a letter is about; None when it says no place, or nothing like it lies there."""
        if letter.place is None:
            return None
        topic, partition, offset = letter.place
        self._reader.follow({(topic, partition): offset})
        found = await self._reader.batch(ORIGIN_MS, most=1)
        records = found.get((topic, partition), [])
        start = letter.rejected.original
        same = [r for r in records if r.offset == offset and (r.value or b"").startswith(start)]
        return same[0] if same else None


async def fate(bootstrap: str, sent: Collection[Sent]) -> Fate:
    """Wait until ingest has decided on all of them, for a while, and see which it refused again."""
    deadline = time.monotonic() + DECIDED_SECONDS
    while undecided := _not_before(await committed(bootstrap, GROUP), sent):
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(0.3)
    places = set(sent)
    refused = [one async for one in letters(bootstrap, Filters()) if one.place in places]
    return Fate(refused, undecided)


def _not_before(positions: dict[Partition, int], sent: Collection[Sent]) -> int:
    """How many lie at or after the position of the group in their partition."""
    return sum(positions.get((topic, partition), 0) <= offset for topic, partition, offset in sent)
