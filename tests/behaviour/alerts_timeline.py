"""Alerts on a virtual clock: at a time a fact comes (or nothing does), and transitions are expected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis.clock import VirtualClock
from contracts.messages.alert import Alert
from contracts.messages.episode import Episode
from contracts.messages.silence import Silence
from services.alerts.adapters.rule_files import load_inhibitions, load_rules, load_table
from services.alerts.domain.docket import Docket
from services.alerts.domain.episode.composing import Composer
from services.alerts.domain.fact import Datum
from services.alerts.domain.ledger.journal import Journal
from services.alerts.domain.local_time import day_of
from services.alerts.domain.policy.muting import Muting
from services.alerts.domain.policy.rulebook import RuleBook
from services.alerts.domain.policy.rules import Policy
from services.alerts.domain.policy.timing import Timing
from services.alerts.domain.watch import Watch
from services.alerts.shell.desks.beats import beats
from tests.unit.alerts.builders import NOON, fact

RULES, COMPOSER = load_rules(), Composer(load_table())


@dataclass(frozen=True)
class At:
    """``hours`` after noon of 20 November 2026 this fact comes; then exactly these transitions happen."""

    hours: float
    comes: Datum | None = None
    expect: Sequence[str] = ()
    removes: str | None = None


class Timeline:
    """A city whose alerts are kept by the shipped rules, or others."""

    def __init__(self, rules: Sequence[Policy] = RULES) -> None:
        self.clock, self.silences = VirtualClock(NOON), dict[str, Silence]()
        self.journal = Journal()
        self.docket = new_docket(rules, self.silences, self.journal)
        self.alerts: list[Alert] = []
        self._offset = 0

    def run(self, rows: Iterable[At]) -> None:
        """Plays the table; each row is checked."""
        for row in rows:
            self.clock.advance((NOON + timedelta(hours=row.hours) - self.clock.now()).total_seconds())
            happened = self._step(row)
            self.docket.remember(happened)
            told = [episode for episode in happened if episode.tells]
            self.alerts += [episode.alert for episode in told]
            assert [said(episode) for episode in told] == list(row.expect), f"after {row.hours} h"

    def _step(self, row: At) -> list[Episode]:
        now = self.clock.now()
        if row.comes is None and row.removes is None:
            return self.docket.tick(now)
        self._offset += 1
        return self.docket.take(fact(row.comes, self._offset, now, row.removes), now)


def new_docket(
    rules: Sequence[Policy] = RULES,
    silences: Mapping[str, Silence] | None = None,
    journal: Journal | None = None,
) -> Docket:
    """A docket of all families that knows nothing yet."""
    watches: list[Watch] = []
    in_force = RuleBook.of(rules).in_force(day_of(NOON))
    for beat in beats(journal=journal):
        watches += beat.watches(in_force)
    return Docket(watches, COMPOSER, Muting(load_inhibitions(), {} if silences is None else silences))


def said(episode: Episode) -> str:
    """A transition in two words, e.g. ``raised red``."""
    return f"{episode.alert.event} {episode.alert.grade}"


def timed(timing: Timing) -> list[Policy]:
    """The shipped rules, each with this timing."""
    return [rule.model_copy(update={"timing": timing}) for rule in RULES]
