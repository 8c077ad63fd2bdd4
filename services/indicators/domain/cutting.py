"""Cutting large shapes into pieces, so that a change far away costs nothing.

An overlay costs as many steps as the shapes have vertices, and as many as there are footprints on them. A
control line of a whole district has a hundred thousand; the piece that a permit meets has few of either.
"""

import shapely

from services.indicators.domain.shapes import Shape, bounds_of

MOST_VERTICES = 256
MOST_DEGREES = 0.005
"""About 500 m: so that the footprints on a piece do not become more as the district is built over."""


def pieces_of(shape: Shape) -> list[Shape]:
    """The shape in polygonal pieces within both limits; itself when it keeps them.

    The pieces depend on the shape alone, and meet only in their edges.
    """
    waiting, done = [shape], []
    while waiting:
        part = waiting.pop()
        if _small(part):
            done.append(part)
        else:
            waiting += [half for half in _halves(part) if not half.is_empty]
    return done


def _small(shape: Shape) -> bool:
    west, south, east, north = bounds_of(shape)
    return bool(
        shapely.get_num_coordinates(shape) <= MOST_VERTICES
        and max(east - west, north - south) <= MOST_DEGREES
    )


def _halves(shape: Shape) -> list[Shape]:
    """The parts on both sides of the middle of the longer side of the bounding box."""
    west, south, east, north = bounds_of(shape)
    if east - west >= north - south:
        middle = (west + east) / 2
        boxes = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    else:
        middle = (south + north) / 2
        boxes = [shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)]
    return [_polygonal(shapely.intersection(shape, box)) for box in boxes]


def _polygonal(shape: Shape) -> Shape:
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
