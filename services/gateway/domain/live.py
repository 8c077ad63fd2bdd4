"""The live feed as plain state: what a channel holds, what a screen has, what it gets next.

A screen is only a position in each channel it subscribed to. What it gets next is the newest value of each
key that changed since that position, so it can never miss a change, a slow screen costs no memory, and a fast
one gets every change as it comes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

Items = dict[str, str | None]
"""Key → JSON value; None: the key is gone."""


@dataclass(frozen=True)
class Entry:
    """One change of a channel; offsets of a channel are 1, 2, 3 … without gaps within an epoch."""

    offset: int
    key: str
    value: str | None


@dataclass(frozen=True)
class Update:
    """What a screen is told of a channel: all of it at ``offset``, or what changed after ``previous``."""

    channel: str
    epoch: str
    previous: int | None
    offset: int


class Gap(Exception):
    """An entry does not follow the one before: the channel must be loaded again."""


@dataclass
class ChannelLog:
    """One channel of one epoch: its present items and its newest changes."""

    channel: str
    epoch: str
    history_entries: int
    offset: int = 0
    items: dict[str, str] = field(default_factory=dict)
    history: list[Entry] = field(default_factory=list)

    def append(self, entry: Entry) -> None:
        """Take one more change; raises Gap unless it is the next one."""
        if entry.offset != self.offset + 1:
            raise Gap(f"{self.channel}: {entry.offset} after {self.offset}")
        self.offset = entry.offset
        if entry.value is None:
            self.items.pop(entry.key, None)
        else:
            self.items[entry.key] = entry.value
        self.history.append(entry)
        if len(self.history) > 2 * self.history_entries:
            del self.history[: -self.history_entries]

    def reaches(self, offset: int) -> bool:
        """Whether every change after ``offset`` is still known one by one."""
        return 0 <= self.offset - offset <= len(self.history)

    def items_of(self, update: Update) -> Items:
        """What ``update``, made just now, says: every item, or the newest value of each key that changed."""
        if update.previous is None:
            return dict(self.items)
        missed = self.offset - update.previous
        return {entry.key: entry.value for entry in self.history[len(self.history) - missed :]}


@dataclass
class Subscription:
    """Where one screen stands in one channel; without an epoch it has nothing yet."""

    channel: str
    epoch: str = ""
    offset: int = 0

    def next(self, log: ChannelLog) -> Update | None:
        """What the screen must be told now, None when it is up to date; its position moves on with it.

        A position that is not of this epoch, or lies beyond what is known here, gets everything anew.
        """
        if self.epoch == log.epoch and self.offset == log.offset:
            return None
        resumes = self.epoch == log.epoch and log.reaches(self.offset)
        previous = self.offset if resumes else None
        self.epoch, self.offset = log.epoch, log.offset
        return Update(self.channel, log.epoch, previous, log.offset)


def trimmed(entries: Iterable[Entry], offset: int) -> list[Entry]:
    """The unbroken run of entries that ends at ``offset``: the part of a history that can be relied on."""
    run: list[Entry] = []
    for entry in entries:
        if run and entry.offset != run[-1].offset + 1:
            run = []
        run.append(entry)
    return run if run and run[-1].offset == offset else []
