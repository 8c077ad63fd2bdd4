"""What is held of the subjects of one events partition, in a local file.

Subjects are looked up there: what this process needs does not grow with how many there are.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from chassis.store import Store
from services.ingest.domain.admitting.admission import Held, History

FORMAT = 2


class Memory:
    """Histories by subject key, with the offset of the newest event they reflect."""

    def __init__(self, path: Path) -> None:
        self._store = Store(path, FORMAT)
        self.applied_offset = self._store.applied_offset

    def histories(self, keys: Iterable[str]) -> dict[str, History]:
        """What is held of subjects; nothing for those that are not known."""
        return {key: _history(row) for key, row in self._store.values(keys).items()}

    def commit(self, offset: int, histories: Mapping[str, History]) -> None:
        """Keep new histories and the offset they reflect, all or nothing."""
        self._store.commit(offset, {key: _row(history) for key, history in histories.items()})
        self.applied_offset = offset

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()


def _row(history: History) -> bytes:
    return orjson.dumps(
        [(h.year, h.sequence, h.digest.hex(), h.district, [e.hex() for e in h.events]) for h in history]
    )


def _history(row: bytes) -> History:
    return tuple(
        Held(year, sequence, bytes.fromhex(digest), district, tuple(map(bytes.fromhex, events)))
        for year, sequence, digest, district, events in orjson.loads(row)
    )
