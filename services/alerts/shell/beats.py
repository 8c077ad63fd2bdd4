"""Which topic feeds which families."""

from collections.abc import Sequence
from datetime import date

from contracts.topics import FIGURES, FINDINGS, REJECTED, SUBSCRIPTIONS
from services.alerts.domain.rules import (
    ControlLineRule,
    DataQualityRule,
    DeadlineRule,
    IndicatorRule,
    Policy,
    in_force,
)
from services.alerts.domain.watch.control_line import ControlLineWatch
from services.alerts.domain.watch.data_quality import DataQualityWatch
from services.alerts.domain.watch.deadline import DeadlineWatch
from services.alerts.domain.watch.delivery import DeliveryWatch
from services.alerts.domain.watch.indicator import IndicatorWatch
from services.alerts.domain.watch.invariant import InvariantWatch
from services.alerts.shell.beat import Beat


def beats(rules: Sequence[Policy], on: date) -> list[Beat]:
    """The four beats, under the rules in force on a day. Raises NoRuleInForce."""
    indicator = in_force(rules, IndicatorRule, on)
    line = in_force(rules, ControlLineRule, on)
    deadline = in_force(rules, DeadlineRule, on)
    quality = in_force(rules, DataQualityRule, on)
    return [
        Beat(FIGURES.name, {"indicator"}, lambda: [IndicatorWatch(indicator)]),
        Beat(
            FINDINGS.name,
            {"control_line", "deadline", "data_quality"},
            lambda: [ControlLineWatch(line), DeadlineWatch(deadline), InvariantWatch(quality)],
        ),
        Beat(REJECTED.name, {"data_quality"}, lambda: [DataQualityWatch(quality)]),
        Beat(SUBSCRIPTIONS.name, {"data_quality"}, lambda: [DeliveryWatch(quality)]),
    ]
