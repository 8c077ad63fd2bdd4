"""How the broker of one machine is set up: one node that is broker and controller, on the loopback only."""

from dataclasses import dataclass
from pathlib import Path

CLUSTER_ID = "b25lbWFwLWxvY2FsLWthZg"
"""16 bytes in base64, as KRaft wants; every local cluster may have the same."""

TUNING = {
    "auto.create.topics.enable": "false",
    # A single broker holds one copy of everything.
    "offsets.topic.num.partitions": "1",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # Workers start one after the other here: nothing is won by waiting for more of them.
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    # A killed broker may register again only when its old session has ended.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    # Two shared cores.
    "num.network.threads": "2",
    "num.io.threads": "4",
    "background.threads": "2",
    "log.cleaner.dedupe.buffer.size": "16777216",
}


@dataclass(frozen=True)
class KafkaFiles:
    """The files of one broker under its home."""

    home: Path

    @property
    def properties(self) -> Path:
        """What the broker reads at its start."""
        return self.home / "server.properties"

    @property
    def log_dir(self) -> Path:
        """The log itself: survives restarts."""
        return self.home / "log"

    @property
    def formatted(self) -> bool:
        """Whether the log folder belongs to a cluster already."""
        return (self.log_dir / "meta.properties").is_file()


def write_properties(files: KafkaFiles, port: int, controller_port: int) -> None:
    """Writes ``server.properties`` for a broker at `port`; the controller's port may differ at each start."""
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "log.dirs": str(files.log_dir),
        **TUNING,
    }
    files.home.mkdir(parents=True, exist_ok=True)
    files.properties.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
