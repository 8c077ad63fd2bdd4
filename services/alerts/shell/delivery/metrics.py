"""What delivery counts."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600, 3600)


class DeliveryMetrics:
    """Built with a registry; each help text says what a rise means."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.attempts = Counter(
            "alerts_webhook_attempts_total",
            "Attempts by subscription and outcome; failed ones rising means a receiver is down or refuses.",
            ["subscription", "outcome"],
            registry=registry,
        )
        self.passed_over = Counter(
            "alerts_webhook_passed_over_total",
            "Transitions that a subscription's filters keep back; rising with alerts is as it should be.",
            ["subscription"],
            registry=registry,
        )
        self.pauses = Counter(
            "alerts_webhook_pauses_total",
            "Receivers paused after failing for days; any rise needs a person to call them.",
            ["subscription"],
            registry=registry,
        )
        self.paused = Gauge(
            "alerts_webhook_paused",
            "1 while a subscription is paused; what comes meanwhile waits in the log.",
            ["subscription"],
            registry=registry,
        )
        self.behind = Gauge(
            "alerts_webhook_behind",
            "Transitions a subscription has yet to be offered; rising means it is slow, failing or paused.",
            ["subscription"],
            registry=registry,
        )
        self.seconds = Histogram(
            "alerts_webhook_seconds",
            "From a transition in Kafka to its receiver's 2xx; high while a receiver is slow or catches up.",
            buckets=SECONDS,
            registry=registry,
        )
        self.streams = Gauge(
            "alerts_streams",
            "Clients of /v1/alerts/stream; at the limit new ones are refused.",
            registry=registry,
        )
        self.cut_off = Counter(
            "alerts_streams_cut_off_total",
            "Streams ended because the client did not read; it comes back with its Last-Event-ID.",
            registry=registry,
        )
        self.unreadable = Counter(
            "alerts_delivery_unreadable_total",
            "Messages on our own topics that could not be read and were passed over; any rise is a mistake.",
            ["topic"],
            registry=registry,
        )

    def forget(self, subscription: str) -> None:
        """A subscription is gone: stop showing how it stands."""
        for gauge in (self.paused, self.behind):
            gauge.remove(subscription)
