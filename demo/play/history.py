"""Playing the history through a door: batches in order, a progress bar a chapter."""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from tqdm import tqdm

from demo.play.door import MOST_BYTES, MOST_EVENTS, Door, Outgoing, Receipt
from demo.upstream.event import Event
from demo.upstream.history import Chapter

NEWEST = 100
"""So many messages lie at the end of every partition of the log, but for a chance of one in ten thousand."""


@dataclass
class HistoryTally:
    """How many events were sent, taken and refused; the first reasons for refusals."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    reasons: list[str] = field(default_factory=list)
    newest: deque[Outgoing] = field(default_factory=lambda: deque(maxlen=NEWEST))

    def add(self, batch: list[Outgoing], receipt: Receipt) -> None:
        """Count one batch."""
        self.sent += len(batch)
        self.newest.extend(batch)
        self.accepted += receipt.accepted
        self.refused += len(receipt.refused)
        for index, reason in receipt.refused[: max(0, 5 - len(self.reasons))]:
            self.reasons.append(f"{batch[index].subject}: {reason}")

    def summary(self) -> str:
        """One line for a person."""
        line = f"历史: 发送 {self.sent}，接收 {self.accepted}，拒绝 {self.refused}"
        return "\n".join([line, *(f"  {reason}" for reason in self.reasons)])


def batches(events: Iterator[Event], city: str) -> Iterator[list[Outgoing]]:
    """Events in batches that the HTTP door takes."""
    batch: list[Outgoing] = []
    size = 0
    for event in events:
        body = event.to_bytes(city)
        if batch and (len(batch) == MOST_EVENTS or size + len(body) + 1 > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(Outgoing(event.subject, body))
        size += len(body) + 1
    if batch:
        yield batch


async def play_history(
    door: Door, chapters: list[Chapter], city: str, stop: asyncio.Event, *, quiet: bool = False
) -> HistoryTally:
    """Chapter after chapter, two batches of one at a time under way; ends early when ``stop`` is set."""
    tally = HistoryTally()
    for chapter in chapters:
        if chapter.after_all and not stop.is_set():
            await door.settled(list(tally.newest))
        with tqdm(total=chapter.count, desc=chapter.name, unit="条", disable=quiet or None) as bar:
            await _play_chapter(door, batches(chapter.events(), city), (tally, bar), stop)
    return tally


async def _play_chapter(
    door: Door,
    waiting: Iterator[list[Outgoing]],
    progress: tuple[HistoryTally, "tqdm[NoReturn]"],
    stop: asyncio.Event,
) -> None:
    tally, bar = progress

    async def work() -> None:
        for batch in waiting:
            if stop.is_set():
                return
            tally.add(batch, await door.send(batch))
            bar.update(len(batch))
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(work())
