"""One judging process: started when it is first needed, killed when an answer takes too long."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import services
from chassis.errors import TransientFailure
from services.ingest.shell.judging.frames import read_frame, write_frame

_ROOT = Path(services.__path__[0]).parent
_MODULE = "services.ingest.shell.judging.child"
_CLEAN = {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""The whole environment of the child: no address and no secret of ours is in it."""
START_SECONDS = 60.0


class TooLong(Exception):
    """No answer in time: the process was killed."""


class Died(Exception):
    """The process ended instead of answering."""


class JudgingProcess:
    """Asked by one thread at a time; may be closed by any."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, kind: bytes, content: bytes, seconds: float) -> bytes:
        """Its answer. Raises TooLong, Died, or TransientFailure when no process can be started."""
        process = self._process or self._started()
        with _killed_after(seconds, process) as overdue:
            answer = _answer(process, kind, content)
        if answer is None:
            self._end()
            raise TooLong if overdue.is_set() else Died
        return answer

    def close(self) -> None:
        """Gone for ever, whatever it does."""
        self._closed = True
        self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise TransientFailure("the judging processes are stopped")
        self._process = process = subprocess.Popen(  # noqa: S603 - every argument is ours
            [sys.executable, "-m", _MODULE],
            cwd=_ROOT,
            env=_CLEAN,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        with _killed_after(START_SECONDS, process):
            ready = _answer(process)
        if ready is None:
            self._end()
            raise TransientFailure("no judging process can be started")
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError), process:
                pass


def _answer(process: subprocess.Popen[bytes], *asked: bytes) -> bytes | None:
    """None when the process is gone."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        for frame in asked:
            write_frame(process.stdin, frame)
        return read_frame(process.stdout)
    except (OSError, EOFError, ValueError):  # ValueError: closed meanwhile
        return None


@contextlib.contextmanager
def _killed_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """The event says whether it was."""
    overdue = threading.Event()

    def kill() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield overdue
    finally:
        timer.cancel()
