"""What gateway measures; each help text says what a rise means."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class Metrics:
    """Counters and gauges of one gateway process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.projected = Counter(
            "gateway_projected_messages",
            "Messages this replica was first to apply to the read model; flat while lag grows: it is stuck",
            ["topic"],
            registry=registry,
        )
        self.undecodable = Counter(
            "gateway_undecodable_messages",
            "Messages of our topics that could not be read; a rise means another service sends wrong ones",
            ["topic"],
            registry=registry,
        )
        self.lag = Gauge(
            "gateway_projection_lag_messages",
            "Messages not yet in the read model; a lasting rise means the projector is too slow or stopped",
            registry=registry,
        )
        self.epochs = Counter(
            "gateway_epochs_begun",
            "Times the read model was lost and built anew; a rise means Redis is restarted or emptied",
            registry=registry,
        )
        self.screens = Gauge(
            "gateway_screens",
            "Connections to /v1/live now; a fall means screens lost their link",
            registry=registry,
        )
        self.frames = Counter(
            "gateway_frames_sent",
            "Frames handed to screens; a rise means more change or more screens",
            registry=registry,
        )
        self.cut_off = Counter(
            "gateway_screens_cut_off",
            "Screens that did not take a frame in time; a rise means slow links or frozen screens",
            registry=registry,
        )
        self.refused = Counter(
            "gateway_screens_refused",
            "Connections refused or ended for what they asked; a rise means a wrong page or an attack",
            ["reason"],
            registry=registry,
        )
