"""Where a geometry is: its extent, and one point inside it for a symbol on the map."""

from collections.abc import Iterator

import shapely
from shapely.geometry import shape

from contracts.geometry import Geometry

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4490)."""


def box_of(geometry: Geometry) -> Box:
    """The extent of all its vertices."""
    longitudes, latitudes = zip(*_vertices(geometry), strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def point_in(geometry: Geometry) -> list[float]:
    """A point inside the geometry, to about 0.1 m; of an invalid one, the middle of its extent."""
    try:
        point = shape(geometry.model_dump()).representative_point()
        longitude, latitude = point.x, point.y
    except (ValueError, shapely.errors.ShapelyError):
        west, south, east, north = box_of(geometry)
        longitude, latitude = (west + east) / 2, (south + north) / 2
    return [round(longitude, 6), round(latitude, 6)]


def _vertices(geometry: Geometry) -> Iterator[tuple[float, float]]:
    polygons = [geometry.coordinates] if geometry.type == "Polygon" else geometry.coordinates
    for polygon in polygons:
        for ring in polygon:
            for position in ring:
                yield position[0], position[1]
