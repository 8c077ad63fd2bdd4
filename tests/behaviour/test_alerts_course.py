"""Whatever comes, whoever looks whenever, and however often it starts again: one course of an alert."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.episode import Episode
from services.alerts.domain.fact import Fact
from services.alerts.domain.policy.forms import MarginForm, Nearness
from services.alerts.domain.policy.rules import IndicatorRule
from services.alerts.domain.policy.timing import Timing
from services.alerts.shell.desks.incoming import episode_of_alert, episode_of_row
from services.alerts.shell.desks.outgoing import alert_message, episode_message
from services.alerts.shell.desks.recovery import merged
from tests.behaviour.alerts_timeline import new_docket, timed
from tests.behaviour.test_alerts_redelivery import TOPIC, _record
from tests.naive_course import NaiveCourse
from tests.unit.alerts.builders import NOON, fact, figure

VALUE = {"green": 110e6, "blue": 102e6, "yellow": 100.5e6, "red": 99e6}
HOLD, KEEP = {"blue": 7, "yellow": 4}, 5
FORM = MarginForm(form="margin", yellow=Nearness(share=0.01), blue=Nearness(share=0.03))
TIMING = Timing(hold_seconds={"blue": 7 * 60, "yellow": 4 * 60}, keep_firing_seconds=5 * 60)
RULES = [
    rule.model_copy(update={"indicators": {}, "others": FORM}) if isinstance(rule, IndicatorRule) else rule
    for rule in timed(TIMING)
]


class Course(RuleBasedStateMachine):
    """One indicator in one unit, beside a naive model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.naive, self.docket = NaiveCourse(HOLD, KEEP), new_docket(RULES)
        self.facts: list[Fact] = []
        self.told: list[Episode] = []
        self.rows: dict[str, Episode] = {}

    @property
    def now(self) -> datetime:
        return NOON + timedelta(minutes=self.naive.minute)

    @rule(grade=st.sampled_from(sorted(VALUE)))
    def a_fact_comes(self, grade: str) -> None:
        self.naive.see(grade)
        self.facts.append(fact(figure(value=VALUE[grade]), len(self.facts), self.now))
        self._publish(self.docket.take(self.facts[-1], self.now))

    @rule(minutes=st.integers(1, 12))
    def time_passes(self, minutes: int) -> None:
        self.naive.pass_minutes(minutes)

    @rule()
    def somebody_looks(self) -> None:
        self._publish(self.docket.tick(self.now))

    @rule(minutes=st.integers(1, 10))
    @precondition(lambda self: self.naive.grade != "green")
    def it_is_acknowledged(self, minutes: int) -> None:
        self.somebody_looks()
        held = self.told[-1].alert
        until = self.now + timedelta(minutes=minutes)
        seen = Acknowledgement(by="值班员", why=f"第{len(self.told)}次", at=self.now, until=until)
        moved = self.docket.answer(held.alert_id, seen, self.now)
        if moved:
            self.naive.acknowledge(minutes)
        self._publish(moved)

    @rule(lost=st.booleans(), uncommitted=st.integers(0, 4))
    def it_dies_and_starts_again(self, *, lost: bool, uncommitted: int) -> None:
        """Its newest row may be lost when its alert was just sent; the last facts come again."""
        rows = {} if lost and self.told and self.told[-1] is self.last else dict(self.rows)
        found = [episode_of_row(_record(episode_message(one, TOPIC)), TOPIC) for one in rows.values()]
        tail = [_record(alert_message(one, TOPIC, None)) for one in self.told[-5:]]
        self.docket = new_docket(RULES)
        self.docket.remember(merged(found, [episode_of_alert(one, TOPIC) for one in tail]))
        committed = max(0, len(self.facts) - uncommitted)
        self.docket.learn(self.facts[:committed])
        for one in self.facts[committed:]:
            self._publish(self.docket.take(one, self.now))

    @property
    def last(self) -> Episode | None:
        return next(iter(self.rows.values()), None)

    @invariant()
    def nothing_else_was_told_and_nothing_is_missing_once_somebody_looks(self) -> None:
        told = [self._said(one) for one in self.told]
        assert told == self.naive.told[: len(told)]
        fork = self.docket.fork()
        late = [self._said(one) for one in fork.tick(self.now) if one.tells]
        assert told + late == self.naive.told

    @invariant()
    def every_alert_is_numbered_without_a_gap(self) -> None:
        last: dict[str, int] = {}
        for one in self.told:
            assert one.alert.transition == last.get(one.alert.alert_id, 0) + 1
            last[one.alert.alert_id] = one.alert.transition
        assert [name.rpartition("-")[2] for name in last] == [str(n + 1) for n in range(len(last))]

    def _publish(self, moved: list[Episode]) -> None:
        self.docket.remember(moved)
        self.told += [one for one in moved if one.tells]
        self.rows |= {one.identity: one for one in moved}

    def _said(self, one: Episode) -> tuple[int, str, str]:
        minute = round((one.alert.updated_at - NOON).total_seconds() / 60)
        return minute, one.alert.event, one.alert.grade


Course.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestCourse = Course.TestCase
