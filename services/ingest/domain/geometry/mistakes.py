"""What most likely went wrong with a geometry that lies elsewhere: said, never repaired."""

from contracts.geometry import Crs
from services.ingest.domain.geometry.ragged import Drawn, polygons_of
from services.ingest.domain.limits import Bounds
from services.ingest.domain.rejection import Rejection

GEOGRAPHIC: Crs = "EPSG:4490"
PREFIXED: frozenset[Crs] = frozenset({"EPSG:4527", "EPSG:4528", "EPSG:4529"})
"""带号: eastings begin with the number of the zone (39, 40, 41)."""
_LEAST_PREFIXED = 10_000_000
_NORTHING = (3_000_000, 4_000_000)
"""Metres from the equator, anywhere in 江苏."""
_MOST_DEGREES = 180


def misplaced(item: Drawn, bounds: Bounds) -> Rejection:
    """Judged by the first vertex."""
    x, y = polygons_of(item.geometry)[0][0][0][:2]
    corners = f"{bounds.west}-{bounds.east} °E, {bounds.south}-{bounds.north} °N"
    likely = _mistaken_degrees(x, y, bounds) if item.crs == GEOGRAPHIC else _mistaken_metres(x, item.crs)
    return Rejection("outside_area", likely or f"a vertex lies outside {corners} (CGCS2000)")


def _mistaken_degrees(x: float, y: float, bounds: Bounds) -> str | None:
    if bounds.west <= y <= bounds.east and bounds.south <= x <= bounds.north:
        return "latitude stands before longitude: the axes are swapped"
    if abs(x) > _MOST_DEGREES and abs(y) > _MOST_DEGREES:
        return f"coordinates are metres, and crs says {GEOGRAPHIC}, degrees"
    return None


def _mistaken_metres(x: float, crs: Crs) -> str | None:
    if abs(x) <= _MOST_DEGREES:
        return f"coordinates are degrees, and crs says {crs}, metres"
    if _NORTHING[0] <= x <= _NORTHING[1]:
        return "northing stands before easting: the axes are swapped"
    if (crs in PREFIXED) != (x >= _LEAST_PREFIXED):
        word = "no zone prefix" if crs in PREFIXED else "a zone prefix"
        return f"eastings have {word}, which does not agree with {crs}"
    return None
