"""The third death on the same message makes it hopeless: whatever it breaks, the stream goes on.

A note in a small file for each partition says that work has begun, and another that it was survived. Only
the work itself is watched, not sending: restarts while a neighbour is away say nothing about a message.
"""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

MOST_TRIES = 3


@dataclass(frozen=True)
class Attempt:
    """To work on the messages from offset ``first`` on; before ``careful_until`` one at a time."""

    first: int = -1
    tries: int = 0
    careful_until: int = 0

    def next(self, first: int, count: int) -> "Attempt":
        """The attempt after this one; a batch that was fatal too often is looked at message by message."""
        if first != self.first:
            return Attempt(first, 1, self.careful_until)
        if self.tries == MOST_TRIES and not self.careful:
            return Attempt(first, 1, first + count)
        return replace(self, tries=self.tries + 1)

    @property
    def careful(self) -> bool:
        """One message at a time."""
        return self.first < self.careful_until

    @property
    def hopeless(self) -> bool:
        """It is known which message is fatal: leave it out."""
        return self.careful and self.tries > MOST_TRIES


class Attempts:
    """The notes of one process, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, partition: int, first: int, count: int) -> Attempt:
        """Note that work on ``count`` messages from ``first`` on begins; returns how to go about it."""
        attempt = _noted(self._file(partition)).next(first, count)
        self._note(partition, attempt)
        return attempt

    def survived(self, partition: int, attempt: Attempt) -> None:
        """Note that the work is done."""
        self._note(partition, replace(attempt, tries=0))

    def _note(self, partition: int, attempt: Attempt) -> None:
        self._file(partition).write_bytes(orjson.dumps(asdict(attempt)))

    def _file(self, partition: int) -> Path:
        return self._folder / f"attempt-{partition}.json"


def _noted(file: Path) -> Attempt:
    """The attempt noted last; a note torn by a crash counts as none."""
    try:
        return Attempt(**orjson.loads(file.read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, TypeError):
        return Attempt()
