"""City figures as sums of the newest district figures (汇总), and what is evaluated from those sums.

A district whose newest survey is older than a year counts in that year with its newest one: so the first
district to deliver a new survey does not make the city look small. What flowed in a year counts in that
year alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from contracts.catalogue import Indicator, Quantile, flows_of, whole
from contracts.measure import SCALES, statistic_of, units_of, units_said
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown, UnitOfMeasure
from contracts.wire import Cause
from services.indicators.domain.figures.evaluated import Evaluated, Given, Sources
from services.indicators.domain.figures.facts import FigureKey, FigureValue
from services.indicators.domain.figures.formulas import rules_of
from services.indicators.domain.figures.statistics import Statistic, Statistics
from services.indicators.domain.figures.targets import Target, Targets
from services.indicators.domain.plans.visits import nearest_rank

Series = tuple[str, str]
"""Indicator and basis."""


@dataclass(frozen=True)
class Member:
    """The newest figure of one district, in whole units."""

    value: int
    offset: int
    events: int
    lengths: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CityFigure:
    """A city figure, how many events went into it, and a version that only grows."""

    figure: FigureValue
    unit_of_measure: UnitOfMeasure
    version: int
    events: int
    offset: int

    @property
    def is_a_sum(self) -> bool:
        """Whether the districts' figures add up to it."""
        return not self.figure.terms and self.figure.distribution is None


class Rollup:
    """The newest district figures of one city."""

    def __init__(self, city: str, members: frozenset[str], catalogue: Iterable[Indicator]) -> None:
        indicators = list(catalogue)
        self._city, self._members = city, members
        self._evaluated, self._flows = Evaluated(indicators), flows_of(indicators)
        self._percents = {rule.indicator: rule.formula.percent for rule in rules_of(indicators, Quantile)}
        self._catalogue = {one.id: one for one in indicators}
        self.targets, self._statistics = Targets(), Statistics()
        self._newest: dict[Series, dict[str, dict[str, Member]]] = {}
        self._last: dict[FigureKey, CityFigure] = {}

    def take(self, figure: Figure) -> list[CityFigure]:
        """Take a district's figure; returns the city figures it moves (none when it is not news)."""
        if figure.unit not in self._members or figure.indicator in self._evaluated:
            return []
        units = self._newest.setdefault((figure.indicator, figure.basis), {})
        periods = units.setdefault(figure.unit, {})
        known = periods.get(figure.period)
        if known is not None and known.offset > figure.shard_offset:
            return []
        value = units_said(figure.value, figure.unit_of_measure)
        periods[figure.period] = Member(
            value, figure.shard_offset, figure.events_applied, dict(figure.distribution or ())
        )
        moved = [figure.period]
        if whole(figure.indicator) not in self._flows:
            moved += [later for later in _periods(units) if _carries(units, figure, later)]
        return self._with_evaluated([self._sum(figure, period) for period in moved])

    def take_target(self, known: TargetKnown) -> list[CityFigure]:
        """Take a target of the city; returns the figures to say again with it."""
        if known.unit != self._city:
            return []
        value = units_of(known.value, known.unit_of_measure)
        self.targets.put(known.indicator, known.unit, Target(known.year, value, known.sense))
        said = [last for key, last in self._last.items() if key.indicator == known.indicator]
        sums = [last for last in said if last.figure.key.indicator not in self._evaluated]
        return self._with_evaluated(sums, {("target", known.indicator, known.unit): known.cause})

    def take_statistic(self, known: StatisticKnown) -> list[CityFigure]:
        """Take a statistic of the city; returns the figures that rest on it."""
        if known.unit != self._city:
            return []
        statistic = Statistic(known.year, *statistic_of(known.value, known.unit_of_measure))
        self._statistics.put(known.statistic, known.unit, statistic)
        return self._with_evaluated([], {("statistic", known.statistic, known.unit): known.cause})

    def _with_evaluated(
        self, moved: list[CityFigure], given: Mapping[Given, Cause] = MappingProxyType({})
    ) -> list[CityFigure]:
        causes = {city.figure.key: city.figure.cause for city in moved}
        resting = self._evaluated.moved(causes, given)
        evaluated = [self._evaluate(key, cause) for key, cause in resting.items()]
        return moved + [one for one in evaluated if one is not None]

    def _evaluate(self, key: FigureKey, cause: Cause) -> CityFigure | None:
        outcome = self._evaluated.outcome(key, Sources(self._amount, self.targets, self._statistics))
        if outcome.value is None and key not in self._last:
            return None
        made_of = [self._last[part] for part in outcome.figures_of(key.unit) if part in self._last]
        last = CityFigure(
            figure=FigureValue(key, outcome.value or 0, made_of[0].figure.valid_on, cause, outcome.terms),
            unit_of_measure=self._catalogue[whole(key.indicator)].unit_of_measure,
            version=self._catalogue[whole(key.indicator)].version,
            events=max(one.events for one in made_of),
            offset=sum(one.offset for one in made_of),
        )
        self._last[key] = last
        return last

    def _amount(self, key: FigureKey) -> int | None:
        return self._last[key].figure.value if key in self._last else None

    def _sum(self, figure: Figure, period: str) -> CityFigure:
        units = self._newest[figure.indicator, figure.basis]
        flow = whole(figure.indicator) in self._flows
        found = (p.get(period) if flow else _in_force(p, period) for p in units.values())
        members = [member for member in found if member is not None]
        key = FigureKey(figure.indicator, self._city, figure.basis, period)
        valid_on = f"{period}-12-31" if period.isdigit() else figure.valid_on
        last = CityFigure(
            figure=self._together(key, members, (valid_on, figure.cause)),
            unit_of_measure=figure.unit_of_measure,
            version=figure.version,
            events=sum(m.events for m in members),
            offset=sum(m.offset + 1 for m in members),
        )
        self._last[key] = last
        return last

    def _together(self, key: FigureKey, members: list[Member], when: tuple[str, Cause]) -> FigureValue:
        """The sum of the members; of a quantile that of all their lengths."""
        percent = self._percents.get(whole(key.indicator))
        if percent is None:
            return FigureValue(key, sum(member.value for member in members), *when)
        lengths: Counter[int] = Counter()
        for member in members:
            lengths.update(member.lengths)
        value = nearest_rank(lengths, percent) * SCALES["days"]
        return FigureValue(key, value, *when, distribution=tuple(sorted(lengths.items())))


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
