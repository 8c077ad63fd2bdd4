"""What indicators counts, and what a rise means."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """Built with a registry, so that two of them can live in one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.changes = Counter(
            "indicators_changes_total",
            "Changes read, by district, duplicates included; no rise while ingest accepts: stuck",
            ["district"],
            registry=registry,
        )
        self.rejected = Counter(
            "indicators_rejected_total",
            "Messages that could not be read; any rise: ingest and indicators disagree on the contract",
            registry=registry,
        )
        self.broken_invariants = Counter(
            "indicators_broken_invariants_total",
            "Sums that did not add up, by name; any rise: figures or a finding are withheld, see the alert",
            ["name"],
            registry=registry,
        )
        self.rebuilt = Counter(
            "indicators_stores_rebuilt_total",
            "Local stores whose rows did not add up to the figures beside them; any rise: a disk that lies",
            registry=registry,
        )
        self.apply_seconds = Histogram(
            "indicators_apply_seconds",
            "Time to apply one change set; a rise: larger sets or heavier geometry",
            registry=registry,
        )
        self.trial_seconds = Histogram(
            "indicators_trial_seconds",
            "Time to try changes for one question; a rise: larger footprints or a busy worker",
            registry=registry,
        )
        self.recall_seconds = Histogram(
            "indicators_recall_seconds",
            "Time to sum a ledger up to an instant; a rise: questions about many different dates",
            registry=registry,
        )
        self.applied_offset = Gauge(
            "indicators_applied_offset",
            "Offset of the newest change set applied, by partition; no rise while the topic grows: stuck",
            ["partition"],
            registry=registry,
        )
