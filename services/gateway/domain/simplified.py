"""Lighter outlines for the wall: fewer vertices, and no exact ones."""

import json

import shapely

METRES_PER_DEGREE = 111_320.0


def simplified(geometry: str, tolerance_m: float) -> str:
    """A GeoJSON geometry whose outline moves by at most about ``tolerance_m``; coordinates to about 0.1 m.

    Parts and holes too small to see may vanish; the geometry itself never does.
    """
    shape = shapely.from_geojson(geometry)
    lighter = shapely.simplify(shape, tolerance_m / METRES_PER_DEGREE, preserve_topology=True)
    kept = shape if lighter.is_empty else lighter
    rounded = json.loads(shapely.to_geojson(kept), parse_float=lambda number: round(float(number), 6))
    return json.dumps(rounded, separators=(",", ":"))


def touches(geometry: str, box: tuple[float, float, float, float]) -> bool:
    """Whether a GeoJSON geometry has a point in the box."""
    return bool(shapely.intersects(shapely.from_geojson(geometry), shapely.box(*box)))
