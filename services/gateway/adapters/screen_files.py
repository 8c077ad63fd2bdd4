"""The built page of the big screen on disk, and which build it is."""

import hashlib
from pathlib import Path

NOT_BUILT = "none"


class ScreenFiles:
    """The folder that ``make setup`` builds; it may appear or change while the gateway runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = folder / "index.html"
        self._known: tuple[int, str] = (0, NOT_BUILT)

    @property
    def present(self) -> bool:
        """Whether the page is built."""
        return self._index.is_file()

    @property
    def build(self) -> str:
        """Short for the contents of the page's entry, which names every other file by its hash."""
        if not self.present:
            return NOT_BUILT
        changed = self._index.stat().st_mtime_ns
        if changed != self._known[0]:
            self._known = (changed, hashlib.sha256(self._index.read_bytes()).hexdigest()[:12])
        return self._known[1]
