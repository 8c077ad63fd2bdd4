"""Shapes of a layer as they came: counted before GEOS sees them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from services.ingest.domain.limits import MOST_RINGS, MOST_VERTICES
from services.ingest.domain.package.findings import Finding, Flags, Rows

Shapes = npt.NDArray[np.object_]

_MOST_WKB_BYTES = 9 + MOST_VERTICES * 32 + MOST_RINGS * 13
"""What the largest allowed shape takes with heights and measures: counted before anything is parsed."""
_POLYGON, _MULTIPOLYGON = 3, 6


@dataclass(frozen=True)
class Drawing:
    """Shapes as drawn, and the rows that have none, whose shape is no polygon, or is too large."""

    drawn: Shapes
    none: Flags
    foreign: Flags
    large: Flags

    @property
    def unusable(self) -> Flags:
        """Rows whose shape goes no further."""
        return self.none | self.foreign | self.large

    def findings(self, rows: Rows) -> list[Finding]:
        """Why."""
        most = f"至多 {MOST_VERTICES} 个节点、{MOST_RINGS} 个环"
        foreign = "只接受面；不接受线、点、曲线、几何集合或损坏的图形"
        return [
            *rows.found("no_geometry", self.none, lambda _: "该行没有图形"),
            *rows.found("not_a_polygon", self.foreign, lambda _: foreign),
            *rows.found("too_many_vertices", self.large, lambda _: most),
        ]


def drawing(wkb: Shapes) -> Drawing:
    """Counted before GEOS sees it."""
    none = shapely.is_missing(wkb)
    sizes = np.array([0 if one is None else len(one) for one in wkb.tolist()])
    foreign = np.array([one is not None and not _polygonal(one) for one in wkb.tolist()], dtype=bool)
    large = ~foreign & (sizes > _MOST_WKB_BYTES)
    with np.errstate(invalid="ignore"):  # NaN in a shape is found later
        parsed = shapely.from_wkb(without(wkb, foreign | large), on_invalid="ignore")
    drawn = shapely.force_2d(parsed)
    foreign |= ~none & ~large & shapely.is_missing(drawn)
    return Drawing(drawn, none | shapely.is_empty(drawn), foreign, large | _intricate(drawn))


def _polygonal(wkb: bytes) -> bool:
    """Polygon or MultiPolygon, with or without heights and measures (ISO and EWKB)."""
    if len(wkb) < 9 or wkb[0] not in (0, 1):
        return False
    number = int.from_bytes(wkb[1:5], "little" if wkb[0] == 1 else "big") & 0x0FFFFFFF
    return number < 4000 and number % 1000 in (_POLYGON, _MULTIPOLYGON)


def without(shapes: Shapes, flags: Flags) -> Shapes:
    """None where flagged."""
    left = shapes.copy()
    left[flags] = None
    return left


def _intricate(drawn: Shapes) -> Flags:
    parts, owner = shapely.get_parts(drawn, return_index=True)
    rings = np.bincount(owner, shapely.get_num_interior_rings(parts) + 1, minlength=len(drawn))
    flags: Flags = (shapely.get_num_coordinates(drawn) > MOST_VERTICES) | (rings > MOST_RINGS)
    return flags
