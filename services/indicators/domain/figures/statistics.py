"""社会经济统计: published statistics of the units by year, and which of them counts for a year."""

from typing import NamedTuple

from contracts.events.statistic import StatisticSet
from contracts.measure import statistic_of


class Statistic(NamedTuple):
    """A statistic of ``year`` in 0.0001 of its base unit (person, CNY, m2 …)."""

    year: str
    value: int
    base_unit: str


class Statistics:
    """All statistics of the units of one shard."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[str, Statistic]] = {}

    def fork(self) -> "Statistics":
        """Statistics that begin like these; changes there do not show here."""
        fork = Statistics()
        fork._known = {unit: dict(years) for unit, years in self._known.items()}
        return fork

    def set(self, subject: str, data: StatisticSet | None) -> tuple[str, str, str]:
        """Set the statistic ``statistic/unit/year``; None forgets it. Returns the three parts."""
        name, unit, year = subject.split("/")
        if data is None:
            self._known.get((name, unit), {}).pop(year, None)
        else:
            self.put(name, unit, Statistic(year, *statistic_of(data.value, data.unit_of_measure)))
        return name, unit, year

    def put(self, name: str, unit: str, statistic: Statistic) -> None:
        """Set a statistic that is already in whole units."""
        self._known.setdefault((name, unit), {})[statistic.year] = statistic

    def of(self, name: str, unit: str, period: str) -> Statistic | None:
        """The newest at or before the year of ``period``, for ``current`` the newest of all; or None."""
        years = self._known.get((name, unit), {})
        there = [year for year in years if period == "current" or year <= period[:4]]
        return years[max(there)] if there else None
