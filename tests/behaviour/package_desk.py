"""The package desk with a real shelf and real checking processes, without Kafka."""

from pathlib import Path

from prometheus_client import CollectorRegistry

from chassis.clock import SystemClock
from chassis.kafka.writer import Writer
from services.ingest.metrics import Metrics
from services.ingest.shell.packages.desk import Desk
from services.ingest.shell.packages.sending import Sending
from services.ingest.shell.packages.shelf import Shelf
from services.ingest.shell.packages.worker import Worker
from services.ingest.shell.pressure import Pressure


class Ledger:
    """What is known of parcels: what the file holds, and nothing comes to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def catch_up(self) -> None:
        """There is no log."""


def worker_on(folder: Path, writer: Writer) -> tuple[Shelf, Worker]:
    """A worker on the shelf in a folder; not running."""
    shelf, metrics = Shelf(folder / "packages"), Metrics(CollectorRegistry())
    sending = Sending(writer, metrics, Pressure(10**6))
    return shelf, Worker(shelf, Ledger(folder / "known.sqlite"), sending, metrics)


def desk_on(folder: Path, writer: Writer) -> Desk:
    """A desk whose worker does not run."""
    return Desk(*worker_on(folder, writer), SystemClock())
