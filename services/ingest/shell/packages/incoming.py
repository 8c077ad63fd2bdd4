"""A package on its way in."""

import hashlib
import os
from pathlib import Path
from typing import IO


class Incoming:
    """A file on its way in, counted and digested as it comes."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file, self.path = file, path
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    def write(self, piece: bytes) -> None:
        """The next bytes."""
        self._file.write(piece)
        self._digest.update(piece)
        self.size_bytes += len(piece)

    def finished(self) -> None:
        """All is written, and stays written if the machine stops now."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def id(self) -> str:
        """The same for the same content."""
        return self._digest.hexdigest()[:32]
