"""Geometry of a layer: counted before GEOS sees it, then in EPSG:4490, inside the bounds, valid."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from contracts.geometry import Crs
from services.ingest.domain.geometry.coordinates import Transform
from services.ingest.domain.geometry.intricacy import FEW_VERTICES, MOST_MEETING, meeting_edges
from services.ingest.domain.geometry.mistakes import GEOGRAPHIC, PREFIXED
from services.ingest.domain.geometry.ragged import Floats
from services.ingest.domain.limits import MOST_RINGS, MOST_VERTICES, Bounds
from services.ingest.domain.package.findings import Finding, Flags, Rows
from services.ingest.domain.package.table import Table

Shapes = npt.NDArray[np.object_]

_MOST_WKB_BYTES = 9 + MOST_VERTICES * 32 + MOST_RINGS * 13
"""What the largest allowed shape takes with heights and measures: counted before anything is parsed."""
_POLYGON, _MULTIPOLYGON = 3, 6
_DECIMALS = 10
_REASONS = {
    "Self-intersection": "自相交",
    "Ring Self-intersection": "环自相交",
    "Hole lies outside shell": "内环在外环之外",
    "Holes are nested": "内环嵌套",
    "Interior is disconnected": "内部不连通",
    "Nested shells": "外环嵌套",
    "Duplicate Rings": "环重复",
    "Too few points in geometry component": "节点过少",
}


@dataclass(frozen=True)
class Placed:
    """Shapes of a layer: as ``drawn`` in its own system and ``placed`` in EPSG:4490.

    None in both where a row's shape cannot be used; ``findings`` says why.
    """

    drawn: Shapes
    placed: Shapes
    crs: Crs
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> Flags:
        """Rows whose shape can be used."""
        usable: Flags = ~shapely.is_missing(self.placed)
        return usable


def place(table: Table, ids: Shapes, bounds: Bounds, transform: Transform) -> Placed:
    """A table whose coordinate system is one of ours; nothing is repaired."""
    crs = table.crs or GEOGRAPHIC
    rows = Rows(table.name, ids)
    none = shapely.is_missing(table.shapes)
    sizes = np.array([0 if wkb is None else len(wkb) for wkb in table.shapes.tolist()])
    foreign = np.array([wkb is not None and not _polygonal(wkb) for wkb in table.shapes.tolist()], dtype=bool)
    large = ~foreign & (sizes > _MOST_WKB_BYTES)
    with np.errstate(invalid="ignore"):  # NaN in a shape is found below
        parsed = shapely.from_wkb(_without(table.shapes, foreign | large), on_invalid="ignore")
    drawn = shapely.force_2d(parsed)
    foreign |= ~none & ~large & shapely.is_missing(drawn)
    none |= shapely.is_empty(drawn)
    large |= _intricate(drawn)
    placed = _transformed(drawn, crs, transform)
    outside = _outside(placed, bounds) & ~none
    placed = _without(placed, none | foreign | large | outside)
    intricate = _side_by_side(placed)
    placed = _without(placed, intricate)
    invalid = ~shapely.is_missing(placed) & ~shapely.is_valid(placed)
    findings = [
        *rows.found("no_geometry", none, lambda _: "该行没有图形"),
        *rows.found("not_a_polygon", foreign, lambda _: "只接受面；不接受线、点、曲线、几何集合或损坏的图形"),
        *rows.found("too_many_vertices", large, lambda _: f"至多 {MOST_VERTICES} 个节点、{MOST_RINGS} 个环"),
        *rows.found("too_intricate", intricate, lambda _: "过多的边紧靠在一起"),
        *rows.found("outside_area", outside, lambda row: _misplaced(drawn[row], crs, bounds)),
        *Rows(table.name, ids, placed).found("invalid_geometry", invalid, lambda row: _reason(placed[row])),
    ]
    placed = _without(placed, invalid)
    return Placed(_without(drawn, shapely.is_missing(placed)), placed, crs, tuple(findings))


def in_degrees(shapes: Shapes, crs: Crs, transform: Transform) -> Shapes:
    """Pieces cut in the layer's own system, in EPSG:4490."""
    return _transformed(shapes, crs, transform)


def _polygonal(wkb: bytes) -> bool:
    """Polygon or MultiPolygon, with or without heights and measures (ISO and EWKB)."""
    if len(wkb) < 9 or wkb[0] not in (0, 1):
        return False
    number = int.from_bytes(wkb[1:5], "little" if wkb[0] == 1 else "big") & 0x0FFFFFFF
    return number < 4000 and number % 1000 in (_POLYGON, _MULTIPOLYGON)


def _without(shapes: Shapes, flags: Flags) -> Shapes:
    """None where flagged."""
    left = shapes.copy()
    left[flags] = None
    return left


def _intricate(drawn: Shapes) -> Flags:
    parts, owner = shapely.get_parts(drawn, return_index=True)
    rings = np.bincount(owner, shapely.get_num_interior_rings(parts) + 1, minlength=len(drawn))
    flags: Flags = (shapely.get_num_coordinates(drawn) > MOST_VERTICES) | (rings > MOST_RINGS)
    return flags


def _side_by_side(placed: Shapes) -> Flags:
    """Shapes that would keep GEOS busy for long."""
    flags: Flags = shapely.get_num_coordinates(placed) > FEW_VERTICES
    for index in np.flatnonzero(flags).tolist():
        vertices, offsets = shapely.to_ragged_array([placed[index]])[1:]
        flags[index] = meeting_edges(vertices, offsets[0]) > MOST_MEETING
    return flags


def _transformed(drawn: Shapes, crs: Crs, transform: Transform) -> Shapes:
    if crs == GEOGRAPHIC or not len(drawn):
        return drawn

    def degrees(metres: Floats) -> Floats:
        return np.column_stack(transform(crs, metres[:, 0], metres[:, 1])).round(_DECIMALS)

    placed: Shapes = shapely.transform(drawn, degrees)
    return placed


def _outside(placed: Shapes, bounds: Bounds) -> Flags:
    """Also where a coordinate is not finite; shapes that are None are not outside."""
    corners = shapely.bounds(placed)
    least, most = corners[:, :2], corners[:, 2:]
    beyond = (least < (bounds.west, bounds.south)) | (most > (bounds.east, bounds.north))
    finite = _finite(placed)
    wrong: Flags = (beyond.any(axis=1) | ~finite) & ~shapely.is_missing(placed)
    return wrong


def _finite(placed: Shapes) -> Flags:
    """Bounds skip NaN, so every coordinate is looked at."""
    coordinates, owner = shapely.get_coordinates(placed, return_index=True)
    broken = ~np.isfinite(coordinates).all(axis=1)
    finite: Flags = np.bincount(owner, broken, minlength=len(placed)) == 0
    return finite


def _misplaced(drawn: shapely.Geometry, crs: Crs, bounds: Bounds) -> str:
    [x, y] = shapely.get_coordinates(drawn)[0].tolist()
    if crs == GEOGRAPHIC and bounds.west <= y <= bounds.east and bounds.south <= x <= bounds.north:
        return "坐标轴颠倒：纬度写在经度之前"
    if crs == GEOGRAPHIC and x > 180:
        return "坐标为米制投影坐标，声明的却是 EPSG:4490"
    prefixed = crs in PREFIXED
    if crs != GEOGRAPHIC and prefixed != (x > 1_000_000):
        return f"横坐标{'没有' if prefixed else '带有'}带号，与声明的 {crs} 不符"
    return f"有节点在 {bounds.west}–{bounds.east}°E、{bounds.south}–{bounds.north}°N 之外"


def _reason(shape: shapely.Geometry) -> str:
    said, _, at = str(shapely.is_valid_reason(shape)).partition("[")
    return f"{_REASONS.get(said.strip(), said)}" + (f"，位于 {at.rstrip(']')}" if at else "")
