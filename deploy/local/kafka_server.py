"""One Apache Kafka broker in KRaft mode, run without Kafka's shell scripts."""

import shutil
import subprocess
from pathlib import Path

from deploy.local.failure import LocalFailure
from deploy.local.kafka import jars, ping, quick_start
from deploy.local.kafka.config import CLUSTER_ID, KafkaFiles, write_properties
from deploy.local.ports import LOOPBACK, free_port, is_free
from deploy.local.server import Server

LOGGING = Path(__file__).parent / "kafka" / "log4j2.properties"
JVM = ["-Xms128m", "-Xmx768m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.awt.headless=true"]
SHORT_LIVED = ["-XX:TieredStopAtLevel=1"]


class KafkaServer(Server):
    """A broker with its log under `home`; ``auto.create.topics`` is off, one copy of everything."""

    name = "kafka"

    @property
    def url(self) -> str:
        """The bootstrap address."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def files(self) -> KafkaFiles:
        """Its configuration and its log."""
        return KafkaFiles(self.home)

    def prepare(self) -> None:
        """Resolves the jars, writes the configuration and, on an empty folder, formats the log."""
        jars.resolve(print)
        neighbour = self.port + 1
        write_properties(self.files, self.port, neighbour if is_free(neighbour) else free_port())
        if not self.files.formatted:
            self._format()

    def command(self) -> list[str]:
        """``kafka.Kafka server.properties`` on the resolved class path."""
        return [*java(), "kafka.Kafka", str(self.files.properties)]

    def answers(self) -> bool:
        """Whether the broker has registered and serves requests."""
        return ping.answers(self.port)

    def _format(self) -> None:
        arguments = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(self.files.properties)]
        done = subprocess.run([*java(*SHORT_LIVED), *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise LocalFailure(f"Kafka could not format {self.files.log_dir}:\n{done.stdout}{done.stderr}")


def java(*more: str) -> list[str]:
    """The Java command up to the name of the main class; raises LocalFailure without Java."""
    program = shutil.which("java")
    if program is None:
        raise LocalFailure("Java is missing: run `make setup`, which names or installs what is needed.")
    flags = [*JVM, *more, f"-Dlog4j2.configurationFile={LOGGING}", "-Dlog4j.shutdownHookEnabled=false"]
    return [program, *flags, *quick_start.flags(), "-cp", jars.class_path()]
