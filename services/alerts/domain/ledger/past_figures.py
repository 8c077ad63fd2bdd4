"""往期数值: figures as they once were, from the ledger: the figures' own topic keeps only the newest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.base import AREA_SCALE
from contracts.messages.figure import Figure
from contracts.messages.ledger import CausedEntries
from services.alerts.domain.fact import Fact
from services.alerts.domain.ledger.journal import Place, amounts
from services.alerts.domain.local_time import day_of


@dataclass(frozen=True)
class Happened:
    """What one event did to the figures, and where in its district's log."""

    at: datetime
    shard_offset: int
    change: CausedEntries


@dataclass
class PastFigures:
    """Sums (0.0001 of the unit) of the figures that have a target; targets are those of today.

    ``known`` are the newest figures by indicator and unit. The city's figure is the sum of its districts'.
    """

    known: Mapping[tuple[str, str], Figure]
    sums: dict[Place, int] = field(default_factory=dict)
    last: dict[Place, Happened] = field(default_factory=dict)

    def add(self, happened: Happened) -> list[Place]:
        """Enter it; the figures that it moved."""
        moved: dict[Place, None] = {}
        for place, amount in amounts(happened.change):
            if place[:2] in self.known:
                self.sums[place] = self.sums.get(place, 0) + amount
                self.last[place] = happened
                moved[place] = None
        return list(moved)

    def facts(self, places: Iterable[Place], first: int) -> Iterator[Fact]:
        """These figures as they stand, numbered from ``first``."""
        for number, place in enumerate(places, first):
            figure = self._figure(place)
            yield Fact(number, figure.key, self.last[place].at, figure)

    def _figure(self, place: Place) -> Figure:
        indicator, unit, basis, period = place
        happened, known = self.last[place], self.known[indicator, unit]
        day = day_of(happened.at).isoformat() if period == "current" else f"{period}-12-31"
        return known.model_copy(
            update={
                "basis": basis,
                "period": period,
                "value": self.sums[place] / AREA_SCALE,
                "margin": None,
                "usage": None,
                "valid_on": day,
                "computed_at": happened.at,
                "cause": happened.change.cause,
                "shard_offset": happened.shard_offset,
            }
        )


def not_in_ledger(known: Mapping[tuple[str, str], Figure], sums: Iterable[Place]) -> set[str]:
    """Indicators with a target that no ledger entry makes up: ratios and the like."""
    return {indicator for indicator, _ in known} - {indicator for indicator, *_ in sums}
