"""City figures as sums of the newest district figures (汇总), and ratios of those sums.

A district whose newest survey is older than a year counts in that year with its newest one: so the first
district to deliver a new survey does not make the city look small. What flowed in a year counts in that
year alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.catalogue import Indicator, flows_of
from contracts.measure import units_of
from contracts.messages.figure import Figure, TargetKnown
from contracts.wire import Cause
from services.indicators.domain.facts import FigureKey, FigureValue
from services.indicators.domain.ratios import Ratios, quotient
from services.indicators.domain.targets import Target, Targets

Series = tuple[str, str]
"""Indicator and basis."""


@dataclass(frozen=True)
class Member:
    """The newest figure of one district, in whole units."""

    value: int
    offset: int
    events: int


@dataclass(frozen=True)
class CityFigure:
    """A city figure, how many events went into it, and a version that only grows."""

    figure: FigureValue
    unit_of_measure: str
    version: int
    events: int
    offset: int


class Rollup:
    """The newest district figures of one city."""

    def __init__(self, city: str, members: frozenset[str], catalogue: Iterable[Indicator]) -> None:
        indicators = list(catalogue)
        self._city, self._members = city, members
        self._ratios, self._flows = Ratios(indicators), flows_of(indicators)
        self.targets = Targets()
        self._newest: dict[Series, dict[str, dict[str, Member]]] = {}
        self._last: dict[FigureKey, CityFigure] = {}

    def take(self, figure: Figure) -> list[CityFigure]:
        """Take a district's figure; returns the city figures it moves (none when it is not news)."""
        if figure.unit not in self._members or figure.indicator in self._ratios:
            return []
        units = self._newest.setdefault((figure.indicator, figure.basis), {})
        periods = units.setdefault(figure.unit, {})
        known = periods.get(figure.period)
        if known is not None and known.offset > figure.shard_offset:
            return []
        value = units_of(figure.value, figure.unit_of_measure)
        periods[figure.period] = Member(value, figure.shard_offset, figure.events_applied)
        moved = [figure.period]
        if figure.indicator not in self._flows:
            moved += [later for later in _periods(units) if _carries(units, figure, later)]
        return self._with_ratios([self._sum(figure, period) for period in moved])

    def take_target(self, known: TargetKnown) -> list[CityFigure]:
        """Take a target of the city; returns the figures to say again with it."""
        if known.unit != self._city:
            return []
        value = units_of(known.value, known.unit_of_measure)
        self.targets.put(known.indicator, known.unit, Target(known.year, value, known.sense))
        said = [last for key, last in self._last.items() if key.indicator == known.indicator]
        return said if known.indicator in self._ratios else self._with_ratios(said)

    def _with_ratios(self, moved: list[CityFigure]) -> list[CityFigure]:
        sums = {city.figure.key: city for city in moved}
        resting = self._ratios.resting_on({key: city.figure.cause for key, city in sums.items()})
        ratios = [self._ratio(key, cause) for key, cause in resting.items()]
        return moved + [ratio for ratio in ratios if ratio is not None]

    def _ratio(self, key: FigureKey, cause: Cause) -> CityFigure | None:
        parts = self._ratios.parts(key, self._amount, self.targets)
        if parts is None or (parts.denominator == 0 and key not in self._last):
            return None
        made_of = [self._last[one] for one in self._ratios.made_of(key) if one in self._last]
        last = CityFigure(
            figure=FigureValue(key, quotient(parts), made_of[0].figure.valid_on, cause, parts),
            unit_of_measure="ratio",
            version=made_of[0].version,
            events=max(one.events for one in made_of),
            offset=sum(one.offset for one in made_of),
        )
        self._last[key] = last
        return last

    def _amount(self, key: FigureKey) -> int | None:
        return self._last[key].figure.value if key in self._last else None

    def _sum(self, figure: Figure, period: str) -> CityFigure:
        units = self._newest[figure.indicator, figure.basis]
        flow = figure.indicator in self._flows
        found = (p.get(period) if flow else _in_force(p, period) for p in units.values())
        members = [member for member in found if member is not None]
        key = FigureKey(figure.indicator, self._city, figure.basis, period)
        valid_on = figure.valid_on if period == "current" else f"{period}-12-31"
        last = CityFigure(
            figure=FigureValue(key, sum(m.value for m in members), valid_on, figure.cause),
            unit_of_measure=figure.unit_of_measure,
            version=figure.version,
            events=sum(m.events for m in members),
            offset=sum(m.offset + 1 for m in members),
        )
        self._last[key] = last
        return last


def _in_force(periods: dict[str, Member], period: str) -> Member | None:
    if period in periods:
        return periods[period]
    earlier = [known for known in periods if known < period]
    return periods[max(earlier)] if earlier else None


def _periods(units: dict[str, dict[str, Member]]) -> list[str]:
    return sorted({period for periods in units.values() for period in periods})


def _carries(units: dict[str, dict[str, Member]], figure: Figure, later: str) -> bool:
    """Whether the figure also counts in a later year its own unit has no figure for."""
    own = units[figure.unit]
    return later > figure.period and max(p for p in own if p <= later) == figure.period


__all__ = ["Cause", "CityFigure", "Member", "Rollup"]
