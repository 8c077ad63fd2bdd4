"""What alerts counts."""

from collections.abc import Collection, Iterable
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge

from contracts.messages.alert import Family
from contracts.messages.episode import Episode

GRADES = ("red", "orange", "yellow", "blue")


class Metrics:
    """Built with a registry; each help text says what a rise means."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.facts = Counter(
            "alerts_facts_total",
            "Messages read, by topic; standing still while its writers work means alerts is stuck.",
            ["topic"],
            registry=registry,
        )
        self.transitions = Counter(
            "alerts_transitions_total",
            "Transitions published, by family and event; a sudden rise means a rule or a source changed.",
            ["family", "event"],
            registry=registry,
        )
        self.rejected = Counter(
            "alerts_rejected_total",
            "Messages that could not be read; any rise means a writer and the contracts disagree.",
            ["topic"],
            registry=registry,
        )
        self.open = Gauge(
            "alerts_open",
            "Alerts not cleared, by the topic of their facts, family and grade.",
            ["topic", "family", "grade"],
            registry=registry,
        )

    def show_open(self, topic: str, families: Collection[Family], episodes: Iterable[Episode]) -> None:
        """Count the open alerts of one topic's families anew."""
        open_now = [one.alert for one in episodes if one.told and one.alert.state != "cleared"]
        for family, grade in product(families, GRADES):
            count = sum(alert.family == family and alert.grade == grade for alert in open_now)
            self.open.labels(topic, family, grade).set(count)
