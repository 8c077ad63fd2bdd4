"""位置: where on the map an alert is."""

from shapely.geometry import shape

from contracts.geometry import Geometry

DECIMALS = 7
"""About a centimetre."""


def point_on(geometry: Geometry) -> list[float]:
    """Longitude and latitude (EPSG:4490) of a point that surely lies on the geometry."""
    point = shape(geometry.model_dump()).representative_point()
    return [round(point.x, DECIMALS), round(point.y, DECIMALS)]
