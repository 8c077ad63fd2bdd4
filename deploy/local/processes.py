"""Starting, waiting for and ending processes, each marked so that it is found again after any crash."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

MARK = "ONEMAP_STARTED_BY"
"""Set only in what we start, never in a person's shell: so a sweep can end no one's terminal."""


def marked_environment(home: Path) -> dict[str, str]:
    """This process's environment, with the mark of `home`."""
    return {**os.environ, MARK: str(home)}  # noqa: TID251 - handed on unread


def wait_until(true: Callable[[], bool], timeout_seconds: float, pause_seconds: float = 0.05) -> bool:
    """Whether `true()` became true in time."""
    deadline = time.monotonic() + timeout_seconds
    while not true():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause_seconds)
    return True


def marked(home: Path) -> Iterator[int]:
    """The process ids, other than our own, that carry the mark of `home`."""
    wanted = f"{MARK}={home}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:  # ended meanwhile, or another person's
            continue
        if wanted in environment.split(b"\0"):
            yield int(entry.name)


def sweep(home: Path, patience_seconds: float = 10) -> int:
    """Ends every process marked with `home`: asked first, then killed. Returns how many there were."""
    found = set(marked(home))
    _signal(found, signal.SIGTERM)
    if not wait_until(lambda: not any(marked(home)), patience_seconds):
        _signal(set(marked(home)), signal.SIGKILL)
        wait_until(lambda: not any(marked(home)), timeout_seconds=5)
    return len(found)


def _signal(process_ids: set[int], number: signal.Signals) -> None:
    for process_id in process_ids:
        try:
            os.kill(process_id, number)
        except ProcessLookupError:
            continue
