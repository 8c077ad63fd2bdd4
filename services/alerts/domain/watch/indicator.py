"""The newest figures of every indicator and unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.messages.alert import AlertCause
from contracts.messages.figure import Figure
from services.alerts.domain.fact import Fact
from services.alerts.domain.forms import DrawnLineForm
from services.alerts.domain.identity import Identity
from services.alerts.domain.judge import indicator as judge
from services.alerts.domain.rules import Policy, indicator_rule
from services.alerts.domain.verdict import IndicatorGrounds, Measure, Verdict

EXPECTED = "projected"
KEY_PARTS = 4


@dataclass(frozen=True)
class _Shelf:
    """Figures of one indicator in one unit, by (basis, period); never changed in place."""

    figures: Mapping[tuple[str, str], Figure] = field(default_factory=dict)

    def official(self, basis: str) -> Figure | None:
        """The figure of the newest period."""
        of_basis = [figure for (held, _), figure in self.figures.items() if held == basis]
        return max(of_basis, key=lambda figure: figure.period, default=None)

    @property
    def surveys(self) -> list[Figure]:
        """The figures of all survey years."""
        return [
            figure
            for (basis, _), figure in self.figures.items()
            if basis == "survey" and figure.period.isdigit()
        ]

    @property
    def expected(self) -> Figure | None:
        """What it will be once all that is granted is built."""
        return self.figures.get((EXPECTED, "current"))

    def after(self, basis: str, period: str, figure: Figure | None) -> "_Shelf":
        """With this figure in its place; None takes it away."""
        others = {place: held for place, held in self.figures.items() if place != (basis, period)}
        return _Shelf(others if figure is None else {**others, (basis, period): figure})


class IndicatorWatch:
    """指标监测: judges an indicator in a unit whenever its official or expected figure changes."""

    def __init__(
        self, rules: Sequence[Policy], shelves: Mapping[tuple[str, str], _Shelf] | None = None
    ) -> None:
        self._rules = rules
        self._shelves = dict(shelves or {})

    def fork(self) -> "IndicatorWatch":
        """Shelves are never changed in place, so two watches may share them."""
        return IndicatorWatch(self._rules, self._shelves)

    def learn(self, fact: Fact) -> None:
        """Remember the figure; no data forgets it."""
        place = _place(fact)
        if place is None:
            return
        indicator, unit, basis, period = place
        figure = fact.data if isinstance(fact.data, Figure) else None
        shelf = self._shelves.get((indicator, unit), _Shelf())
        self._shelves[indicator, unit] = shelf.after(basis, period, figure)

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:  # noqa: ARG002 - figures carry their time
        """Remember the figure and judge its indicator in its unit."""
        place = _place(fact)
        if place is None:
            return []
        indicator, unit, basis, period = place
        held = self._shelves.get((indicator, unit), _Shelf()).figures.get((basis, period))
        self.learn(fact)
        return [self._judge(indicator, unit, fact, held)]

    def tick(self, now: datetime) -> list[Verdict]:  # noqa: ARG002 - a figure does not age by itself
        """Nothing: only figures change indicators."""
        return []

    def _judge(self, indicator: str, unit: str, fact: Fact, held: Figure | None) -> Verdict:
        rule = indicator_rule(self._rules, indicator, unit)
        form = rule.form_of(indicator)
        shelf = self._shelves[indicator, unit]
        official = shelf.official("line" if isinstance(form, DrawnLineForm) else "survey")
        seen = judge.readings(official, shelf.expected, shelf.surveys)
        heads = None if seen is None or form is None else judge.reaches(form, seen)
        return Verdict(
            Identity("indicator", indicator, unit, None),
            None if seen is None or form is None else judge.grade(form, seen),
            fact.at,
            fact.offset,
            rule.reference,
            IndicatorGrounds(official, shelf.expected, heads),
            Measure() if seen is None else _measure(seen, fact, held),
            _causes(fact, held),
            timing=rule.timing,
            kept=None if seen is None or form is None else judge.kept(form, seen),
        )


def _place(fact: Fact) -> tuple[str, str, str, str] | None:
    """Indicator, unit, basis and period of a figure, present or removed."""
    if isinstance(fact.data, Figure):
        figure = fact.data
        return figure.indicator, figure.unit, figure.basis, figure.period
    parts = fact.key.split("/")
    if fact.data is not None or len(parts) != KEY_PARTS or parts[0] in ("target", "statistic"):
        return None
    return parts[0], parts[1], parts[2], parts[3]


def _measure(seen: judge.Readings, fact: Fact, held: Figure | None) -> Measure:
    """With the value before, when the fact is the figure that decides."""
    measure = judge.measure(seen)
    decides = isinstance(fact.data, Figure) and fact.data.value == measure.value
    return replace(measure, before=held.value) if decides and held is not None else measure


def _causes(fact: Fact, held: Figure | None) -> tuple[AlertCause, ...]:
    """The event behind the figure, with what it added to (or took from) the value known before, if any."""
    if not isinstance(fact.data, Figure):
        return ()
    amount = round(fact.data.value - held.value, 4) if held else 0.0
    return (AlertCause(id=fact.data.cause.id, subject=fact.data.cause.subject, amount=amount),)
