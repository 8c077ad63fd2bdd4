"""The third death on the same message makes it hopeless: whatever it breaks, the stream goes on.

A note in a small file for each partition says that work has begun, and another that it was survived. Only
the work itself is watched, not sending: restarts while a neighbour is away say nothing about a message.
"""

import os
import weakref
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

MOST_TRIES = 3
NOTE_BYTES = 128
"""More than three numbers of 64 bits and their names."""


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
        self._notes: dict[int, _Note] = {}

    def begin(self, partition: int, first: int, count: int) -> Attempt:
        """Note that work on ``count`` messages from ``first`` on begins; returns how to go about it."""
        note = self._note(partition)
        attempt = note.attempt.next(first, count)
        note.write(attempt)
        return attempt

    def survived(self, partition: int, attempt: Attempt) -> None:
        """Note that the work is done."""
        self._note(partition).write(replace(attempt, tries=0))

    def _note(self, partition: int) -> "_Note":
        if partition not in self._notes:
            self._notes[partition] = _Note(self._folder / f"attempt-{partition}.json")
        return self._notes[partition]


class _Note:
    """What was noted last, in a file that stays open: it is written twice for each batch."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        weakref.finalize(self, os.close, self._file)
        self.attempt = _noted(os.read(self._file, NOTE_BYTES))

    def write(self, attempt: Attempt) -> None:
        """One write of always the same length, so nothing of an older note is left behind it."""
        os.pwrite(self._file, orjson.dumps(attempt).ljust(NOTE_BYTES), 0)
        self.attempt = attempt


def _noted(text: bytes) -> Attempt:
    """The attempt of a note; one torn by a crash counts as none."""
    try:
        return Attempt(**orjson.loads(text))
    except (orjson.JSONDecodeError, TypeError):
        return Attempt()
