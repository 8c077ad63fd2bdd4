"""A local copy of what was folded from one Kafka partition, with the offset it reflects.

Rows and offset change in one transaction, so the copy is always the fold of exactly the first
``applied_offset + 1`` messages. It is a cache: losing it costs time, never truth.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

log = logging.getLogger(__name__)

FORMAT = 1
MOST_ASKED = 1000
"""Keys in one question to SQLite."""


class Store:
    """Rows by key in one SQLite file; opened by one process at a time.

    A file that is damaged or of another ``row_format`` is put aside (``….aside``) and the store starts empty.
    """

    def __init__(self, path: Path, row_format: int | str = FORMAT) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._format = path, str(row_format)
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            log.warning("store %s is unusable: %s", path, error)
            self._put_aside()
            self._db = self._open()

    @property
    def applied_offset(self) -> int:
        """The newest offset whose effect is in the rows; -1 when empty."""
        row = self._db.execute("SELECT applied FROM place").fetchone()
        return int(row[0])

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """All rows, by key."""
        yield from self._db.execute("SELECT key, value FROM rows ORDER BY key")

    def values(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The rows of these keys that there are; asked together, for each question lets other threads in."""
        found: dict[str, bytes] = {}
        asked = iter(keys)
        while some := list(islice(asked, MOST_ASKED)):
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value FROM rows WHERE key IN ({marks})"  # noqa: S608 - nothing but marks
            found.update(self._db.execute(query, some))
        return found

    def commit(self, offset: int, rows: Mapping[str, bytes | None]) -> None:
        """Write rows (None deletes) and the offset they reflect, all or nothing."""
        changed = [(key, value) for key, value in rows.items() if value is not None]
        deleted = [(key,) for key, value in rows.items() if value is None]
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?)", changed)
            self._db.executemany("DELETE FROM rows WHERE key = ?", deleted)
            self._db.execute("UPDATE place SET applied = ?", (offset,))

    def put_aside(self) -> None:
        """Begin with an empty file; what is in this one is not believed."""
        self._db.close()
        self._put_aside()
        self._db = self._open()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            db.close()
            raise sqlite3.DatabaseError(found)
        with db:
            db.execute("CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
            db.execute("CREATE TABLE IF NOT EXISTS place (format TEXT, applied INTEGER)")
            if db.execute("SELECT count(*) FROM place").fetchone() == (0,):
                db.execute("INSERT INTO place VALUES (?, -1)", (self._format,))
        if db.execute("SELECT CAST(format AS TEXT) FROM place").fetchone() != (self._format,):
            db.close()
            raise sqlite3.DatabaseError("another format")
        return db

    def _put_aside(self) -> None:
        log.warning("store %s is put aside (.aside) and begun empty", self._path)
        for suffix in ("", "-wal", "-shm"):
            file = self._path.with_name(self._path.name + suffix)
            if file.exists():
                file.rename(file.with_name(file.name + ".aside"))
