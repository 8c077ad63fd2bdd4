"""The equations of figures and findings that do not hold."""

from collections.abc import Mapping
from datetime import datetime

from contracts.messages.alert import AlertCause
from contracts.messages.invariant import Invariant
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.verdict import InvariantGrounds, Measure, Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.policy.rules import DataQualityRule

DECIMALS = 6


class InvariantWatch:
    """不变量监测: judges an equation whenever it was checked with another outcome."""

    def __init__(self, rule: DataQualityRule, broken: Mapping[str, Invariant] | None = None) -> None:
        self._rule = rule
        self._broken = dict(broken or {})

    def fork(self) -> "InvariantWatch":
        """Equations are frozen, so two watches may share them."""
        return InvariantWatch(self._rule, self._broken)

    def learn(self, fact: Fact) -> None:
        """Remember an equation while it is broken."""
        self._broken.pop(fact.key, None)
        if isinstance(fact.data, Invariant) and fact.data.status == "broken":
            self._broken[fact.key] = fact.data

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:  # noqa: ARG002 - it carries its time
        """Remember it and judge it."""
        held = self._broken.get(fact.key)
        said = fact.data if fact.data is not None else held and _forgotten(held)
        if not isinstance(said, Invariant):
            return []
        self.learn(fact)
        return [self._judge(said, fact)]

    def tick(self, now: datetime) -> list[Verdict]:  # noqa: ARG002 - sums do not age by themselves
        """Nothing: only another check changes an equation."""
        return []

    def _judge(self, invariant: Invariant, fact: Fact) -> Verdict:
        criteria = self._rule.broken_invariant
        amount = round(invariant.found - invariant.expected, DECIMALS)
        cause = invariant.cause
        return Verdict(
            Identity("data_quality", f"{invariant.name}/{invariant.period}", invariant.unit, invariant.about),
            criteria.grade if invariant.status == "broken" else None,
            fact.at,
            fact.offset,
            self._rule.reference,
            InvariantGrounds(invariant),
            Measure(abs(amount), 0.0, -abs(amount)),
            (AlertCause(id=cause.id, subject=cause.subject, amount=amount),),
            criteria.update,
            timing=self._rule.timing,
        )


def _forgotten(held: Invariant) -> Invariant:
    return held.model_copy(update={"status": "holds"})
