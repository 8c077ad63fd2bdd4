"""Which topic feeds which families."""

from collections.abc import Sequence
from functools import partial

from contracts.topics import FIGURES, FINDINGS, REJECTED, SUBSCRIPTIONS
from services.alerts.domain.ledger.journal import Journal
from services.alerts.domain.policy.rules import DataQualityRule, DeadlineRule, Policy, for_all
from services.alerts.domain.rhythm import Rhythms
from services.alerts.domain.watch import Watch
from services.alerts.domain.watch.control_line import ControlLineWatch
from services.alerts.domain.watch.data_quality import DataQualityWatch
from services.alerts.domain.watch.deadline import DeadlineWatch
from services.alerts.domain.watch.delivery import DeliveryWatch
from services.alerts.domain.watch.indicator import IndicatorWatch
from services.alerts.domain.watch.invariant import InvariantWatch
from services.alerts.domain.watch.source import SourceWatch
from services.alerts.shell.desks.beat import Beat


def beats(rhythms: Rhythms | None = None, journal: Journal | None = None) -> list[Beat]:
    """The four beats; ``rhythms`` of the sources and ``journal`` of the figures as far as they are known."""
    heard = rhythms or Rhythms()
    return [
        Beat(FIGURES.name, {"indicator"}, partial(_of_figures, journal or Journal())),
        Beat(FINDINGS.name, {"control_line", "deadline", "data_quality"}, _of_findings),
        Beat(REJECTED.name, {"data_quality"}, partial(_of_sources, heard)),
        Beat(SUBSCRIPTIONS.name, {"data_quality"}, _of_deliveries),
    ]


def _of_figures(journal: Journal, rules: Sequence[Policy]) -> list[Watch]:
    return [IndicatorWatch(rules, journal)]


def _of_findings(rules: Sequence[Policy]) -> list[Watch]:
    deadline, quality = for_all(rules, DeadlineRule), for_all(rules, DataQualityRule)
    return [ControlLineWatch(rules), DeadlineWatch(deadline), InvariantWatch(quality)]


def _of_sources(rhythms: Rhythms, rules: Sequence[Policy]) -> list[Watch]:
    quality = for_all(rules, DataQualityRule)
    return [DataQualityWatch(quality), SourceWatch(quality, rhythms)]


def _of_deliveries(rules: Sequence[Policy]) -> list[Watch]:
    return [DeliveryWatch(for_all(rules, DataQualityRule))]
