"""The live feed as plain state: what a channel holds, what a screen has, what it gets next.

A screen is only a position in each channel it subscribed to. What it gets next is the newest value of each
key that changed since that position, so it can never miss a change, a slow screen costs no memory, and a fast
one gets every change as it comes. A screen that wants only a part of a channel stands at the same offsets.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.gateway.domain.feed.wanted import ABSENT, EVERYTHING, Facets, Wanted, facets_of

Items = dict[str, str | None]
"""Key → JSON value; None: the key is gone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a channel; offsets of a channel are 1, 2, 3 … without gaps within an epoch.

    ``was`` is what the item was about before; None when that is not known.
    """

    offset: int
    key: str
    value: str | None
    was: Facets | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What a screen is told of a channel: all of it at ``offset``, or what changed after ``previous``.

    ``since`` is where looking for changes begins, when nothing wanted lies between it and ``previous``.
    """

    channel: str
    epoch: str
    previous: int | None
    offset: int
    wanted: Wanted = EVERYTHING
    since: int | None = None


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
    _parts: dict[tuple[int, Wanted], Items] = field(default_factory=dict, repr=False, compare=False)
    """What changed since an offset for those who want a part; of the present moment only."""

    def append(self, entry: Entry) -> None:
        """Take one more change; raises Gap unless it is the next one."""
        if entry.offset != self.offset + 1:
            raise Gap(f"{self.channel}: {entry.offset} after {self.offset}")
        self.offset = entry.offset
        before = self.items.get(entry.key)
        if entry.value is None:
            self.items.pop(entry.key, None)
        else:
            self.items[entry.key] = entry.value
        was = facets_of(self.channel, entry.key, before) if before is not None else ABSENT
        self.history.append(Entry(entry.offset, entry.key, entry.value, was))
        self._parts.clear()
        if len(self.history) > 2 * self.history_entries:
            del self.history[: -self.history_entries]

    def reaches(self, offset: int) -> bool:
        """Whether every change after ``offset`` is still known one by one."""
        return 0 <= self.offset - offset <= len(self.history)

    def items_of(self, update: Update) -> Items:
        """What ``update``, made just now, says: every item, or the newest value of each key that changed."""
        if update.previous is None:
            return self._all(update.wanted)
        since = update.previous if update.since is None else update.since
        if update.wanted == EVERYTHING:
            return {entry.key: entry.value for entry in self._after(since)}
        return self.part_after(since, update.wanted)

    def part_after(self, offset: int, wanted: Wanted) -> Items:
        """The wanted among what changed; an item that is no longer wanted is gone for who wanted it."""
        known = self._parts.get((offset, wanted))
        if known is None:
            known = self._parts[offset, wanted] = self._part(offset, wanted)
        return known

    def _all(self, wanted: Wanted) -> Items:
        if wanted == EVERYTHING:
            return dict(self.items)
        return {k: v for k, v in self.items.items() if wanted.takes(facets_of(self.channel, k, v))}

    def _part(self, offset: int, wanted: Wanted) -> Items:
        first: dict[str, Entry] = {}
        newest: dict[str, str | None] = {}
        for entry in self._after(offset):
            first.setdefault(entry.key, entry)
            newest[entry.key] = entry.value
        told: Items = {}
        for key, value in newest.items():
            if value is not None and wanted.takes(facets_of(self.channel, key, value)):
                told[key] = value
            elif self._had(first[key], wanted):
                told[key] = None
        return told

    def _had(self, first: Entry, wanted: Wanted) -> bool:
        """Whether one who stood before this entry may have had the item."""
        if self.channel == "figures":
            return wanted.takes(facets_of(self.channel, first.key, None))
        return first.was is None or wanted.takes(first.was)

    def _after(self, offset: int) -> list[Entry]:
        return self.history[len(self.history) - (self.offset - offset) :]


@dataclass(slots=True)
class Subscription:
    """Where one screen stands in one channel; without an epoch it has nothing yet.

    ``offset`` is what it was last told, ``seen`` how far it was looked at: all between is not wanted.
    """

    channel: str
    epoch: str = ""
    offset: int = 0
    wanted: Wanted = EVERYTHING
    seen: int = field(default=-1, compare=False)

    def next(self, log: ChannelLog) -> Update | None:
        """What the screen must be told now, None when it is up to date; its position moves on with it.

        A position that is not of this epoch, or lies beyond what is known here, gets everything anew.
        """
        seen = self.offset if self.seen < 0 else self.seen
        if self.epoch == log.epoch and seen == log.offset:
            return None
        resumes = self.epoch == log.epoch and log.reaches(seen)
        if resumes and self._may_wait(log, seen):
            self.seen = log.offset
            return None
        previous = self.offset if resumes else None
        since = seen if resumes and seen != self.offset else None
        self.epoch, self.offset, self.seen = log.epoch, log.offset, log.offset
        return Update(self.channel, log.epoch, previous, log.offset, self.wanted, since)

    def _may_wait(self, log: ChannelLog, seen: int) -> bool:
        """Nothing it wants has changed, and where it believes to stand can still be resumed from for long."""
        if self.wanted == EVERYTHING or log.part_after(seen, self.wanted):
            return False
        return log.offset - self.offset <= log.history_entries // 2


def trimmed(entries: Iterable[Entry], offset: int) -> list[Entry]:
    """The unbroken run of entries that ends at ``offset``: the part of a history that can be relied on."""
    run: list[Entry] = []
    for entry in entries:
        if run and entry.offset != run[-1].offset + 1:
            run = []
        run.append(entry)
    return run if run and run[-1].offset == offset else []
