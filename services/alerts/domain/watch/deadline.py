"""The due dates of all plans in progress."""

from collections.abc import Mapping
from datetime import date, datetime

from contracts.messages.alert import AlertCause
from contracts.messages.deadline import Deadline
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.verdict import DeadlineGrounds, Measure, Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.judge.deadline import due
from services.alerts.domain.local_time import day_of, start_of
from services.alerts.domain.policy.rules import DeadlineRule


class DeadlineWatch:
    """时限监测: judges a plan whenever its deadline changes, and all plans as the days go by."""

    def __init__(self, rule: DeadlineRule, known: Mapping[str, Fact] | None = None) -> None:
        self._rule = rule
        self._open = dict(known or {})

    def fork(self) -> "DeadlineWatch":
        """Facts are frozen, so two watches may share them."""
        return DeadlineWatch(self._rule, self._open)

    def learn(self, fact: Fact) -> None:
        """Remember a deadline while it is open; one that is over elsewhere leaves it."""
        if isinstance(fact.data, Deadline) and fact.data.open and fact.data.due_on is not None:
            self._open[fact.key] = fact
        elif fact.data is None or (isinstance(fact.data, Deadline) and not self._moved_from(fact.data)):
            self._open.pop(fact.key, None)

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:
        """Remember it and judge its plan."""
        held = self._held(fact.key)
        said = fact.data if fact.data is not None else held and _closed(held)
        if not isinstance(said, Deadline):
            return []
        left = [_closed(held)] if held is not None and said.open and held.unit != said.unit else []
        self.learn(fact)
        return [self._judge(fact, one, day_of(now)) for one in [*left, said]]

    def tick(self, now: datetime) -> list[Verdict]:
        """Judge every open deadline on the day it is now."""
        today = day_of(now)
        return [
            self._judge(fact, fact.data, today)
            for fact in self._open.values()
            if isinstance(fact.data, Deadline)
        ]

    def _held(self, key: str) -> Deadline | None:
        held = self._open.get(key)
        return held.data if held is not None and isinstance(held.data, Deadline) else None

    def _moved_from(self, said: Deadline) -> bool:
        """Whether a plan is over in a district that it left, and stands in another."""
        held = self._held(said.key)
        return held is not None and not said.open and held.unit != said.unit

    def _judge(self, fact: Fact, deadline: Deadline, today: date) -> Verdict:
        """The verdict's time is when its grade began, so it does not depend on when we looked."""
        state = due(deadline, self._rule, today)
        cause = deadline.cause
        return Verdict(
            Identity("deadline", None, deadline.unit, deadline.plan_id),
            state.grade,
            fact.at if state.since is None else max(fact.at, start_of(state.since)),
            fact.offset,
            self._rule.reference,
            DeadlineGrounds(deadline),
            Measure(),
            (AlertCause(id=cause.id, subject=cause.subject, amount=1.0),),
            timing=self._rule.timing,
        )


def _closed(held: Deadline) -> Deadline:
    return held.model_copy(update={"open": False})
