"""The newest figures of every indicator and unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from contracts.base import AREA_SCALE
from contracts.messages.figure import Figure
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.verdict import IndicatorGrounds, Measure, Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.judge import indicator as judge
from services.alerts.domain.judge.readings import Readings
from services.alerts.domain.judge.readings import readings as judged_by
from services.alerts.domain.ledger.causes import Explained, direction_of, explained
from services.alerts.domain.ledger.journal import LONGEST_DAYS, Journal, Window
from services.alerts.domain.local_time import day_of
from services.alerts.domain.policy.forms import DrawnLineForm, Form, Pace
from services.alerts.domain.policy.rules import IndicatorRule, Policy, indicator_rule
from services.alerts.domain.trend import Drift
from services.alerts.domain.watch.shelf import News, Shelf

KEY_PARTS = 4
Matter = tuple[str, str]
"""An indicator in a unit."""


class IndicatorWatch:
    """指标监测: judges an indicator in a unit whenever its official or expected figure changes.

    ``journal`` is what the ledger tells, as far as it was read; others keep it.
    """

    def __init__(
        self,
        rules: Sequence[Policy],
        journal: Journal | None = None,
        shelves: Mapping[Matter, Shelf] | None = None,
    ) -> None:
        self._rules, self._journal = rules, journal or Journal()
        self._shelves = dict(shelves or {})
        self._looked = date.min

    def fork(self) -> "IndicatorWatch":
        """Shelves are never changed in place, so two watches may share them."""
        return IndicatorWatch(self._rules, self._journal, self._shelves)

    def learn(self, fact: Fact) -> None:
        """Remember the figure; no data forgets it."""
        place = _place(fact)
        if place is not None:
            indicator, unit, *where = place
            held = self._shelves.get((indicator, unit), Shelf())
            self._shelves[indicator, unit] = held.after((where[0], where[1]), fact)

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:  # noqa: ARG002 - figures carry their time
        """Remember the figure and judge its indicator in its unit."""
        place = _place(fact)
        if place is None:
            return []
        self.learn(fact)
        return [self._judge(place[:2], fact.at)]

    def tick(self, now: datetime) -> list[Verdict]:
        """On another day judge what is graded by its pace: the days it is taken over have moved on."""
        today = day_of(now)
        if today == self._looked:
            return []
        self._looked = today
        return [self._judge(matter, now) for matter in self._shelves if self._paces(matter)]

    def _rule(self, matter: Matter) -> tuple[IndicatorRule, Form | None]:
        rule = indicator_rule(self._rules, *matter)
        return rule, rule.form_of(matter[0])

    def _paces(self, matter: Matter) -> Sequence[Pace]:
        _, form = self._rule(matter)
        trend = None if form is None or isinstance(form, DrawnLineForm) else form.trend
        return trend.paces if trend else ()

    def _judge(self, matter: Matter, at: datetime) -> Verdict:
        rule, form = self._rule(matter)
        shelf = self._shelves[matter]
        official = shelf.official("line" if isinstance(form, DrawnLineForm) else "survey")
        drifts = self._drifts(matter, shelf.expected, at)
        seen = judged_by(official, shelf.expected, shelf.surveys, drifts)
        judged = None if seen is None or form is None else (form, seen)
        measure = Measure() if seen is None else _measure(seen, shelf.news)
        decides = official if official and official.value == measure.value else shelf.expected or official
        causes, others = self._explained(shelf.news, decides if form else None)
        return Verdict(
            Identity("indicator", *matter, None),
            None if judged is None else judge.grade(*judged),
            at,
            shelf.news.fact.offset if shelf.news else -1,
            rule.reference,
            _grounds(judged, official, shelf.expected),
            measure,
            causes,
            timing=rule.timing,
            kept=None if judged is None else judge.kept(*judged),
            others=others,
        )

    def _drifts(self, matter: Matter, expected: Figure | None, at: datetime) -> Iterator[Drift]:
        """What the ledger did to the expected figure; nothing of one that began within those days."""
        if expected is None:
            return
        value, worse = round(expected.value * AREA_SCALE), direction_of(expected.sense)
        for days in sorted({pace.days for pace in self._paces(matter)}):
            window = Window.until(at, days)
            change = self._journal.change((*matter, expected.basis, expected.period), window)
            if value != change:
                yield Drift(worse * change, days, window.last)

    def _explained(self, news: News | None, figure: Figure | None) -> Explained:
        """The events behind the figure that decides."""
        own = news.causes if news else ()
        if news is None or figure is None or not own:
            return Explained(own, None)
        place = (figure.indicator, figure.unit, figure.basis, figure.period)
        window = Window.until(news.fact.at, LONGEST_DAYS)
        return explained(own, self._journal, place, window, direction_of(figure.sense))


def _place(fact: Fact) -> tuple[str, str, str, str] | None:
    """Indicator, unit, basis and period of a figure, present or removed."""
    if isinstance(fact.data, Figure):
        figure = fact.data
        return figure.indicator, figure.unit, figure.basis, figure.period
    parts = fact.key.split("/")
    if fact.data is not None or len(parts) != KEY_PARTS or parts[0] in ("target", "statistic"):
        return None
    return parts[0], parts[1], parts[2], parts[3]


def _grounds(
    judged: tuple[Form, Readings] | None, official: Figure | None, expected: Figure | None
) -> IndicatorGrounds:
    if judged is None:
        return IndicatorGrounds(official, expected)
    out = judge.runs_out(*judged)
    heads = None if out is None else (out[1].days, out[2])
    return IndicatorGrounds(official, expected, judge.reaches(*judged), heads)


def _measure(seen: Readings, news: News | None) -> Measure:
    """With the value before, when the newest figure is the one that decides."""
    measure = judge.measure(seen)
    if news is None or news.before is None or not isinstance(news.fact.data, Figure):
        return measure
    decides = news.fact.data.value == measure.value
    return replace(measure, before=news.before.value) if decides else measure
