"""What Kafka and Redis have in common: a program in the foreground that answers on a port after a while."""

import atexit
import signal
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path

from deploy.local.failure import LocalFailure
from deploy.local.ports import is_free
from deploy.local.processes import marked_environment, wait_until

TAIL_CHARACTERS = 3000


class Server(ABC):
    """One server with its folder; it can be started again on the same data after any end."""

    name: str
    start_timeout_seconds = 60.0
    stop_timeout_seconds = 30.0

    def __init__(self, home: Path, port: int) -> None:
        self.home = home.resolve()
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients connect."""

    @abstractmethod
    def prepare(self) -> None:
        """Writes what the program reads at its start; harmless when repeated."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments; it stays in the foreground and logs to its output."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it serves now."""

    @property
    def log_file(self) -> Path:
        """What the program prints."""
        return self.home / f"{self.name}.log"

    @property
    def running(self) -> bool:
        """Whether the process that we started is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts it and returns once it answers; raises LocalFailure with the tail of its log."""
        if self.running:
            return
        if not is_free(self.port):
            raise LocalFailure(f"{self.name}: another program listens on port {self.port}")
        self.home.mkdir(parents=True, exist_ok=True)
        self.prepare()
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=marked_environment(self.home),
                start_new_session=True,
            )
        atexit.register(self.kill)
        wait_until(lambda: self.answers() or not self.running, self.start_timeout_seconds)
        if not (self.running and self.answers()):
            self.kill()
            raise LocalFailure(f"{self.name} did not start on port {self.port}:\n{tail(self.log_file)}")

    def stop(self) -> None:
        """Asks it to end and waits; harmless when it is not running."""
        self._end(signal.SIGTERM, self.stop_timeout_seconds)

    def kill(self) -> None:
        """SIGKILL: what a crash or a lost machine does to it."""
        self._end(signal.SIGKILL, timeout_seconds=10)

    def _end(self, number: signal.Signals, timeout_seconds: float) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.kill)
        process.send_signal(number)
        try:
            process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def tail(log_file: Path) -> str:
    """The end of a log, for a person."""
    return log_file.read_text(errors="replace")[-TAIL_CHARACTERS:] if log_file.is_file() else "(no log)"
