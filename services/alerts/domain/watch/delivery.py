"""Receivers of alerts that do not take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.districts import city
from contracts.messages.alert import AlertCause, Grade
from contracts.messages.delivery import OF_DELIVERY, Delivery
from contracts.messages.subscription import Subscription
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.verdict import DeliveryGrounds, Measure, Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.policy.rules import DataQualityRule, ReceiverCriteria


@dataclass(frozen=True)
class _Failing:
    """A receiver that fails now, and the fact that last said so."""

    delivery: Delivery
    offset: int


class DeliveryWatch:
    """移交监测: a receiver is judged by how long it has failed; a pause by the service is worse."""

    def __init__(self, rule: DataQualityRule, failing: Mapping[str, _Failing] | None = None) -> None:
        self._rule = rule
        self._failing = dict(failing or {})

    def fork(self) -> "DeliveryWatch":
        """What it remembers is frozen, so two watches may share it."""
        return DeliveryWatch(self._rule, self._failing)

    def learn(self, fact: Fact) -> None:
        """Remember a receiver while it fails."""
        name = fact.key.removesuffix(OF_DELIVERY)
        held = self._failing.pop(name, None)
        if isinstance(fact.data, Delivery) and fact.data.failing_since is not None:
            self._failing[name] = _Failing(fact.data, fact.offset)
        elif isinstance(fact.data, Subscription) and fact.data.enabled and held is not None:
            self._failing[name] = _Failing(held.delivery, fact.offset)

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:
        """Remember it and judge its receiver."""
        name = fact.key.removesuffix(OF_DELIVERY)
        before = self._failing.get(name)
        self.learn(fact)
        held = self._failing.get(name)
        if held is not None:
            return self._judge(held, now)
        known = before.delivery if before is not None else None
        said = fact.data if isinstance(fact.data, Delivery) else known
        return [] if said is None else [self._verdict(said, fact.offset, fact.at, None)]

    def tick(self, now: datetime) -> list[Verdict]:
        """Judge every receiver that fails."""
        return [verdict for held in self._failing.values() for verdict in self._judge(held, now)]

    def _judge(self, held: _Failing, now: datetime) -> list[Verdict]:
        criteria, delivery = self._rule.receivers, held.delivery
        if criteria is None or delivery.failing_since is None:
            return []
        if delivery.status == "paused":
            return [self._verdict(delivery, held.offset, delivery.paused_at or delivery.at, criteria.paused)]
        return self._long_failing(held, delivery.failing_since, criteria, now)

    def _long_failing(
        self, held: _Failing, since: datetime, criteria: ReceiverCriteria, now: datetime
    ) -> list[Verdict]:
        ripe = since + timedelta(seconds=criteria.failing_seconds)
        return [self._verdict(held.delivery, held.offset, ripe, criteria.failing)] if ripe <= now else []

    def _verdict(self, delivery: Delivery, offset: int, at: datetime, grade: Grade | None) -> Verdict:
        cause = AlertCause(id=delivery.subscription, subject=delivery.name, amount=delivery.failures)
        return Verdict(
            Identity("data_quality", "delivery", city().code, delivery.subscription),
            grade,
            at,
            offset,
            self._rule.reference,
            DeliveryGrounds(delivery),
            Measure(delivery.failures),
            (cause,),
            timing=self._rule.timing,
        )
