"""What became of each event, by (source, id), in one SQLite file. A cache: losing it costs only answers."""

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import orjson

from services.ingest.domain.admitting.admission import Receipt

MOST_RECEIPTS = 5_000_000
"""About 2 GB; the oldest are forgotten first. The trace itself is kept for ever in the log."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS receipts (
    number INTEGER PRIMARY KEY AUTOINCREMENT, event BLOB UNIQUE, settled INTEGER, answer BLOB
)"""
_KEEP = """
INSERT INTO receipts (event, settled, answer) VALUES (?, ?, ?)
ON CONFLICT (event) DO UPDATE SET settled = excluded.settled, answer = excluded.answer WHERE settled = 0"""
_FORGET = "DELETE FROM receipts WHERE number <= (SELECT max(number) FROM receipts) - ?"
_FIND = "SELECT answer FROM receipts WHERE event = ?"


class ReceiptBook:
    """Written by the admission, read by the door; each has its own connection."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "receipts.sqlite"
        try:
            self._writing = _opened(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._writing = _opened(path)
        self._reading = _opened(path)

    def keep(self, receipts: Iterable[Receipt]) -> None:
        """All or nothing; the first settled verdict on an event stays."""
        rows = [(_event(r.source, r.id), int(r.settled), orjson.dumps(r._asdict())) for r in receipts]
        with self._writing as db:
            db.executemany(_KEEP, rows)
            db.execute(_FORGET, (MOST_RECEIPTS,))

    def find(self, source: str, event_id: str) -> Receipt | None:
        """None when the event was not decided here, not yet, or too long ago."""
        row = self._reading.execute(_FIND, (_event(source, event_id),)).fetchone()
        return Receipt(**orjson.loads(row[0])) if row else None

    def close(self) -> None:
        """Let go of the file."""
        self._reading.close()
        self._writing.close()


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    with db:
        db.execute(_SCHEMA)
    return db


def _event(source: str, event_id: str) -> bytes:
    return hashlib.blake2b(f"{source}\0{event_id}".encode(), digest_size=16).digest()
