"""图斑 as far as admitted: a small local copy of planning.changes.v1, to compare packages with.

It is brought up to date before a package is checked, and read by the process that checks. A cache: without
it the log is read from its beginning.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import shapely

from services.ingest.domain.package.checks.replacing import Parcels, no_parcels

_SCHEMA = """
CREATE TABLE IF NOT EXISTS parcels (
    district TEXT, subject TEXT, year TEXT, sequence INTEGER, here INTEGER, code TEXT, area INTEGER,
    shape BLOB, PRIMARY KEY (district, subject, year)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS places (partition INTEGER PRIMARY KEY, next INTEGER);
"""
_KEEP = """
INSERT INTO parcels VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    sequence = excluded.sequence, here = excluded.here, code = excluded.code, area = excluded.area,
    shape = excluded.shape
WHERE excluded.sequence >= parcels.sequence
"""
_IN_FORCE = """
SELECT subject, code, area, shape, max(year), here FROM parcels
WHERE district = ? AND year <= ? GROUP BY subject
"""
"""SQLite takes the other columns from the row that has the maximum."""


class _Row(NamedTuple):
    district: str
    subject: str
    year: str
    sequence: int
    here: int
    code: str
    area: int
    shape: bytes


class KnownParcels:
    """One SQLite file; written by the service, read by its checking processes, never at the same time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.executescript(_SCHEMA)

    def in_force(self, district: str, year: str) -> Parcels:
        """The parcels current in a district in a survey year."""
        rows = [row for row in self._db.execute(_IN_FORCE, (district, year)) if row[5]]
        if not rows:
            return no_parcels()
        ids, codes, areas, shapes, _, _ = zip(*rows, strict=True)
        return Parcels(
            _objects(ids), _objects(codes), np.array(areas, dtype=np.int64), shapely.from_wkb(shapes)
        )

    def places(self) -> dict[int, int]:
        """Partition → the offset to be read next."""
        return dict(self._db.execute("SELECT partition, next FROM places"))

    def apply(self, partition: int, values: Iterable[bytes | None], following: int) -> None:
        """Take in change sets of one partition up to (not with) the offset ``following``, all or nothing."""
        rows = _rows(values)
        with self._db:
            self._db.executemany(_KEEP, rows)
            self._db.execute("INSERT OR REPLACE INTO places VALUES (?, ?)", (partition, following))

    def forget(self) -> None:
        """Start from nothing: the log is another one."""
        with self._db:
            self._db.execute("DELETE FROM parcels")
            self._db.execute("DELETE FROM places")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _rows(values: Iterable[bytes | None]) -> list[_Row]:
    changes = [
        (message["data"]["district"], change)
        for message in (orjson.loads(value) for value in values if value is not None)
        for change in message["data"]["changes"]
        if change["type"] == "planning.survey.changed"
    ]
    drawn = shapely.from_geojson([orjson.dumps(change["data"]["geometry"]).decode() for _, change in changes])
    shapes = shapely.to_wkb(drawn).tolist() if changes else []
    return [_row(district, change, shape) for (district, change), shape in zip(changes, shapes, strict=True)]


def _row(district: str, change: Mapping[str, Any], shape: bytes) -> _Row:
    data = change["data"]
    here = change.get("action", "set") == "set" and data["status"] == "current"
    return _Row(
        district,
        change["subject"],
        data["survey_year"],
        int(change["sequence"]),
        int(here),
        data["land_class"]["code"],
        round(data["area_m2"] * 10_000),
        shape,
    )


def _objects(values: Iterable[object]) -> Any:
    given = list(values)
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return array
