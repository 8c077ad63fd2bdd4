"""What the ledger alone says of the figures of one district, up to any instant.

Pages come in the order of their topic. A page that was sent again, after a crash or by a worker that had been
taken over from, names a place in the shard's log that has been counted.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from contracts.measure import units_of
from contracts.messages.figure import UnitOfMeasure
from contracts.messages.ledger import LedgerPage
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.memory.knowing import known_after


@dataclass
class LedgerSums:
    """Every additive figure in whole units, as the pages up to ``shard_offset`` have it.

    ``units`` are the units of measure by indicator; ``known_at`` is when the newest entry became known.
    """

    amounts: dict[FigureKey, int] = field(default_factory=dict)
    units: dict[str, UnitOfMeasure] = field(default_factory=dict)
    shard_offset: int = -1
    known_at: datetime | None = None

    def copy(self) -> "LedgerSums":
        """The same sums, to be gone on with on their own."""
        return LedgerSums(dict(self.amounts), dict(self.units), self.shard_offset, self.known_at)

    def take(self, page: LedgerPage, entered_at: datetime, until: datetime) -> bool:
        """Count the page's entries known by ``until``; whether that was all of them.

        Known times never run backwards, so after a page that was not counted whole none counts. Entries that
        say nothing of when they were known count from ``entered_at``, the time of their page.
        """
        if page.shard_offset <= self.shard_offset:
            return True
        times = [one.known_at or entered_at for one in page.changes]
        known = [one for one, at in zip(page.changes, times, strict=True) if at <= until]
        for entry in (entry for one in known for entry in one.entries):
            self.units[entry.indicator] = entry.unit_of_measure
            key = FigureKey(entry.indicator, entry.unit, entry.basis, entry.period)
            amount = round(entry.amount * _scale(entry.unit_of_measure))
            self.amounts[key] = self.amounts.get(key, 0) + amount
        if known:
            self.shard_offset = page.shard_offset
            self.known_at = known_after(self.known_at, times[len(known) - 1])
        return len(known) == len(page.changes)


@cache
def _scale(unit_of_measure: str) -> int:
    """Whole units in one of ``unit_of_measure``; an amount has at most 4 decimals, so rounding is exact."""
    return units_of(1.0, unit_of_measure)
