"""The figures of a shard, kept as double-entry book-keeping keeps accounts."""

from collections.abc import Mapping, MutableMapping
from datetime import datetime

from contracts.wire import Cause
from services.indicators.domain.facts import CausedEntries, Entry, FigureKey
from services.indicators.domain.layered import Layered

Amounts = Mapping[FigureKey, int]
"""What something contributes to each figure."""


class Book:
    """Every figure is the sum of its entries; an entry is made only through :meth:`move` and :meth:`open`.

    A figure that begins at zero has an entry of zero: so the entries alone tell which figures there are.
    """

    def __init__(self) -> None:
        self.values: MutableMapping[FigureKey, int] = {}
        self._entries: dict[FigureKey, int] = {}
        self._begun: set[FigureKey] = set()
        self._touched: dict[FigureKey, Cause] = {}

    def fork(self) -> "Book":
        """A book that begins with these figures; what is booked there does not show here."""
        fork = Book()
        fork.values = Layered(self.values)
        return fork

    def move(self, before: Amounts, after: Amounts, cause: Cause) -> None:
        """Replace a contribution by another; only the differences become entries."""
        differences = after if not before else _differences(before, after)
        for key, amount in differences.items():
            if amount or key not in self.values:
                self._enter(key, amount, cause)

    def open(self, key: FigureKey, value: int, cause: Cause) -> None:
        """Begin a figure at a value, unless it exists already."""
        if key not in self.values:
            self._enter(key, value, cause)

    def settle(self) -> None:
        """What was booked since the last event has been told already: it makes no entries."""
        self._entries, self._begun = {}, set()

    def touch(self, key: FigureKey, cause: Cause) -> None:
        """Have the figure said again though its value is the same (its target changed)."""
        if key in self.values:
            self._touched[key] = cause

    def close_event(self, cause: Cause, known_at: datetime) -> CausedEntries | None:
        """The entries made since the last call, in key order; None when there were none."""
        if not self._entries:
            return None
        made, begun = sorted(self._entries.items()), self._begun
        entries = tuple([Entry(key, amount) for key, amount in made if amount or key in begun])
        self._entries, self._begun = {}, set()
        return CausedEntries(cause, entries, known_at) if entries else None

    def take_touched(self) -> dict[FigureKey, Cause]:
        """The figures to say again, each with the event that moved it last."""
        touched, self._touched = self._touched, {}
        return dict(sorted(touched.items()))

    def _enter(self, key: FigureKey, amount: int, cause: Cause) -> None:
        if key not in self.values:
            self._begun.add(key)
        self.values[key] = self.values.get(key, 0) + amount
        self._entries[key] = self._entries.get(key, 0) + amount
        self._touched[key] = cause


def _differences(before: Amounts, after: Amounts) -> Amounts:
    return {key: after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()}
