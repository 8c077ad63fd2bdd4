"""Layers as they come out of a file; give only what a test is about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely

from chassis.geometry.geodesy import area
from contracts.geometry import Crs
from services.ingest.domain.package.checks.replacing import Parcels, no_parcels
from services.ingest.domain.package.events import Package
from services.ingest.domain.package.findings import Finding
from services.ingest.domain.package.judging import judge
from services.ingest.domain.package.table import Table
from services.ingest.domain.package.whole import Context, Judgement
from tests.unit.ingest.builders import RULES

PACKAGE = Package("a1b2", datetime(2026, 3, 1, tzinfo=UTC))
WEST, SOUTH, SIDE = 119.95, 31.75, 0.001
"""Cells of a lattice in 武进区; one is about a hectare."""


def cell(column: float, row: float = 0, width: float = 1, height: float = 1) -> shapely.Polygon:
    """A rectangle of the lattice."""
    return shapely.box(*(
        round(WEST + column * SIDE, 9),
        round(SOUTH + row * SIDE, 9),
        round(WEST + (column + width) * SIDE, 9),
        round(SOUTH + (row + height) * SIDE, 9),
    ))  # fmt: skip


def parcel(bsm: str, shape: Any, **fields: Any) -> dict[str, Any]:
    """A row of DLTB: paddy whose attribute area is that of its shape."""
    m2 = round(area(shape) / 10_000, 2) if isinstance(shape, shapely.Geometry) else 10_000.0
    row = {
        "BSM": bsm,
        "DLBM": "0101",
        "TBMJ": m2,
        "KCMJ": 0.0,
        "TBDLMJ": m2,
        "CZCSXM": "",
        "ZLDWDM": "3204120012000000000",
        "SJNF": 2025,
        "BZ": "",
        "shape": shape,
    }
    return row | fields


def table(rows: Sequence[Mapping[str, Any]], name: str = "DLTB", crs: Crs | None = "EPSG:4490") -> Table:
    """Rows with their ``shape`` (WKB is taken as it is) as one layer."""
    fields = [field for field in rows[0] if field != "shape"]
    columns = {field: np.array([row[field] for row in rows], dtype=object) for field in fields}
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [_wkb(row["shape"]) for row in rows]
    return Table(name, columns, shapes, crs, crs or "")


def known_as(**districts: Parcels) -> Callable[[str, str], Parcels]:
    """What is known of districts: ``known_as(d320412=…)``."""
    return lambda district, _: districts.get(f"d{district}", no_parcels())


def parcels(*rows: Mapping[str, Any]) -> Parcels:
    """Rows of DLTB as parcels that were admitted before."""
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [row["shape"] for row in rows]
    ids = np.array([row["BSM"] for row in rows], dtype=object)
    codes = np.array([row["DLBM"] for row in rows], dtype=object)
    areas = np.array([round(row["TBMJ"] * 10_000) for row in rows], dtype=np.int64)
    return Parcels(ids, codes, areas, shapes)


def judged(*tables: Table, known: Callable[[str, str], Parcels] | None = None) -> Judgement:
    """The judgement of a package of these layers."""
    return judge(tables, Context(RULES, known or known_as(), lambda _stage, _share: None))


def only(judgement: Judgement) -> Finding:
    """The single finding."""
    assert len(judgement.findings) == 1, [(f.kind, f.examples[0]) for f in judgement.findings]
    return judgement.findings[0]


def shape_of(finding: Finding) -> shapely.Geometry:
    """Where its first example is."""
    assert finding.examples[0].shape is not None
    return finding.examples[0].shape


def kinds(judgement: Judgement) -> list[str]:
    """Kinds found, in order."""
    return [finding.kind for finding in judgement.findings]


def _wkb(shape: Any) -> bytes | None:
    return shape if shape is None or isinstance(shape, bytes) else bytes(shapely.to_wkb(shape))
