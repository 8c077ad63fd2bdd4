"""What ingest counts, and what a rise of it means."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """One instance a process, on its own registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.appended = self._counter(
            "ingest_events_appended_total",
            "Events the HTTP door appended to the log; flat while senders are busy: they are refused.",
        )
        self.refused = self._counter(
            "ingest_events_refused_total",
            "Events the HTTP door refused, by reason; a rise: a source sends what the contract forbids.",
            "reason",
        )
        self.decided = self._counter(
            "ingest_events_decided_total",
            "Events read from the log, by verdict; many stale or duplicate: a source repeats itself.",
            "verdict",
        )
        self.rejected = self._counter(
            "ingest_events_rejected_total",
            "Events sent to the dead letters, by reason; any rise needs a person.",
            "reason",
        )
        self.held_back = self._counter(
            "ingest_letters_held_back_total",
            "Refused events that became no dead letter: a source sends far too many; stop it and ask.",
        )
        self.packages = self._counter(
            "ingest_packages_total",
            "Packages finished, by state; many refused: a surveyor needs help, any failed: look at the log.",
            "state",
        )
        self._measures()

    def _measures(self) -> None:
        self.behind = Gauge(
            "ingest_events_behind",
            "Events in the log not yet decided; a rise: more comes in than one process can take.",
            registry=self._registry,
        )
        self.batch_seconds = Histogram(
            "ingest_batch_seconds",
            "Time to decide, publish and keep one batch of a partition; a rise: Kafka or the disk is slow.",
            buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self._registry,
        )

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(name, words, labels, registry=self._registry)
