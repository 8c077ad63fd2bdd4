"""规则试运行: a draft over a past period, on the docket of the live stream; nothing is told to anybody."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from contracts.messages.alert import Alert
from contracts.messages.episode import Episode
from services.alerts.domain.docket import Docket
from services.alerts.domain.fact import Fact
from services.alerts.domain.local_time import day_of, start_of
from services.alerts.domain.policy.rules import ControlLineRule, IndicatorRule, Policy


@dataclass(frozen=True)
class Period:
    """Local days, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return start_of(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return start_of(self.last + timedelta(days=1))


def rehearse(docket: Docket, facts: Iterable[Fact], period: Period) -> list[Alert]:
    """Every transition within the period; ``facts`` are in the order of their times.

    The clock looks at each local midnight, and once when the period ends.
    """
    looked, told = period.start, list[Episode]()
    for number, fact in enumerate(facts):
        for moment in _midnights(looked, fact.at):
            told += _kept(docket, docket.tick(moment))
            looked = moment
        told += _kept(docket, docket.take(replace(fact, offset=number), fact.at))
    for moment in [*_midnights(looked, period.end), period.end]:
        told += _kept(docket, docket.tick(moment))
    alerts = [episode.alert for episode in told if episode.tells]
    return [alert for alert in alerts if period.start <= alert.updated_at < period.end]


def instead(rules: Sequence[Policy], draft: Policy) -> list[Policy]:
    """The rules with the draft in the place of its other versions."""
    return [rule for rule in rules if rule.id != draft.id] + [draft]


def concerns(draft: Policy, alert: Alert) -> bool:
    """Whether an alert is of a matter that the draft speaks of."""
    if getattr(draft, "family", None) != alert.family:
        return False
    if isinstance(draft, IndicatorRule):
        named = draft.form_of(alert.indicator or "") is not None
        return named and (not draft.units or alert.unit in draft.units)
    if isinstance(draft, ControlLineRule):
        return alert.line_kind in draft.lines and (not draft.units or alert.unit in draft.units)
    return True


def counted(alerts: Iterable[Alert]) -> dict[str, int]:
    """How many transitions of each kind."""
    return dict(sorted(Counter(alert.event for alert in alerts).items()))


def _kept(docket: Docket, moved: list[Episode]) -> list[Episode]:
    docket.remember(moved)
    return moved


def _midnights(after: datetime, until: datetime) -> Iterator[datetime]:
    day = day_of(after) + timedelta(days=1)
    while start_of(day) <= until:
        yield start_of(day)
        day += timedelta(days=1)
