"""The figures of a shard, kept as double-entry book-keeping keeps accounts."""

from collections.abc import Container, Mapping, MutableMapping
from datetime import datetime

from contracts.wire import Cause
from services.indicators.domain.figures.facts import CausedEntries, FigureKey
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
        values, entries, touched = self.values, self._entries, self._touched
        for key, amount in (after if not before else _differences(before, after)).items():
            value = values.get(key)
            if value is None:
                self._enter(key, amount, cause)
            elif amount:
                values[key] = value + amount
                entries[key] = entries.get(key, 0) + amount
                touched[key] = cause

    def open(self, key: FigureKey, value: int, cause: Cause) -> None:
        """Begin a figure at a value, unless it exists already."""
        if key not in self.values:
            self._enter(key, value, cause)

    def keep_only(self, keys: Container[FigureKey]) -> None:
        """Forget figures that stand at nothing and are not among these: they were only passed through."""
        for key in [key for key, value in self.values.items() if value == 0 and key not in keys]:
            del self.values[key]
            self._entries.pop(key, None)
            self._touched.pop(key, None)

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
        begun = self._begun
        made = sorted([item for item in self._entries.items() if item[1] or item[0] in begun])
        self._entries, self._begun = {}, set()
        return CausedEntries(cause, tuple(made), known_at) if made else None

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
    if before.keys() == after.keys():
        return {key: amount - before[key] for key, amount in after.items()}
    return {key: after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()}
