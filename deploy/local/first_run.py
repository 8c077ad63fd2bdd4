"""One short run of Kafka, in which Java writes down how it starts quickly (class data sharing)."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.local.kafka.quick_start import ARCHIVE
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port


class FirstKafka(KafkaServer):
    """A broker that leaves its classes behind when it ends."""

    def command(self) -> list[str]:
        """As always, and told where to leave them."""
        program, *rest = super().command()
        return [program, f"-XX:ArchiveClassesAtExit={self.left}", *rest]

    @property
    def left(self) -> Path:
        """What it leaves: whole or, when it was interrupted, for nobody to use."""
        return ARCHIVE.with_suffix(".new")


def prepare_quick_start(say: Callable[[str], None]) -> None:
    """Runs Kafka once unless that was done for these jars; Kafka starts all the same without it."""
    if ARCHIVE.is_file():
        return
    say("Kafka: preparing quick starts (once) ...")
    with TemporaryDirectory() as folder:
        server = FirstKafka(Path(folder), free_port())
        server.start()
        server.stop()
        if server.left.is_file():
            server.left.replace(ARCHIVE)
