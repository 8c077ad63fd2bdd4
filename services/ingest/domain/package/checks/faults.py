"""What is wrong with one shape, in a surveyor's words."""

import shapely

from contracts.geometry import Crs
from services.ingest.domain.geometry.mistakes import GEOGRAPHIC, PREFIXED
from services.ingest.domain.limits import Bounds

_LEAST_PREFIXED = 1_000_000
_MOST_DEGREES = 180
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


def misplaced(drawn: shapely.Geometry, crs: Crs, bounds: Bounds) -> str:
    """Why a shape lies elsewhere, judged by its first vertex: said, never repaired."""
    [x, y] = shapely.get_coordinates(drawn)[0].tolist()
    if crs == GEOGRAPHIC and bounds.west <= y <= bounds.east and bounds.south <= x <= bounds.north:
        return "坐标轴颠倒：纬度写在经度之前"
    if crs == GEOGRAPHIC and x > _MOST_DEGREES:
        return "坐标为米制投影坐标，声明的却是 EPSG:4490"
    prefixed = crs in PREFIXED
    if crs != GEOGRAPHIC and prefixed != (x > _LEAST_PREFIXED):
        return f"横坐标{'没有' if prefixed else '带有'}带号，与声明的 {crs} 不符"
    return f"有节点在 {bounds.west}–{bounds.east}°E、{bounds.south}–{bounds.north}°N 之外"


def invalidity(shape: shapely.Geometry) -> str:
    """Why GEOS finds a shape invalid, and where."""
    said, _, at = str(shapely.is_valid_reason(shape)).partition("[")
    return f"{_REASONS.get(said.strip(), said)}" + (f"，位于 {at.rstrip(']')}" if at else "")
