"""Everything the receiver has promised to remember, a line each: on disk before it answers."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson


class Journal:
    """One file; a line torn by a crash was never answered for."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        _mend(file)

    def lines(self) -> Iterator[dict[str, Any]]:
        """In the order they were written."""
        if self._file.exists():
            with self._file.open("rb") as file:
                for line in file:
                    yield orjson.loads(line)

    def write(self, line: Mapping[str, Any]) -> None:
        """On disk when this returns."""
        with self._file.open("ab") as file:
            file.write(orjson.dumps(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def erase(self) -> None:
        """Begin anew."""
        self._file.unlink(missing_ok=True)


def _mend(file: Path) -> None:
    """Cut off what a crash left unfinished."""
    if not file.exists():
        return
    whole = file.read_bytes()
    end = whole.rfind(b"\n") + 1
    if end < len(whole):
        os.truncate(file, end)
