"""Cutting large shapes into pieces, so that a change far away costs nothing.

An overlay costs as many steps as the shapes have vertices, and as many as there are footprints on them. A
control line of a whole district has a hundred thousand; the piece that a permit meets has few of either.

Cuts run along rectangles, for which there is a clipper many times quicker than an overlay. It may give up on
a ring that touches the rectangle, or get it wrong: what it makes must add up and be valid, else that part is
cut by overlay.
"""

from collections.abc import Sequence

import shapely
from shapely.errors import GEOSException

from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of

MOST_VERTICES = 256
MOST_DEGREES = 0.005
"""About 500 m: so that the footprints on a piece do not become more as the district is built over."""
ROUNDING, SAME = 1e-14, 1e-9
"""In square degrees (about 1 cm²), and of the area: beyond both two halves are not their whole."""

Cell = tuple[Shape, Bounds]
"""What a shape has in a rectangle, and the rectangle."""


def pieces_of(shape: Shape) -> list[Shape]:
    """The shape in polygonal pieces within both limits; itself when it keeps them.

    The pieces depend on the shape alone, and meet only in their edges.
    """
    if _small(shape):
        return [shape]
    cells, doubtful = _clipped(shape)
    sound = shapely.is_valid(array_of([piece for piece, _ in cells]))
    doubtful += [cell for (_, cell), is_sound in zip(cells, sound, strict=True) if not is_sound]
    pieces = [piece for (piece, _), is_sound in zip(cells, sound, strict=True) if is_sound]
    for cell in doubtful:
        pieces += _overlaid(shape, cell)
    return pieces


def _clipped(shape: Shape) -> tuple[list[Cell], list[Bounds]]:
    """Small pieces with their cells, and the cells where clipping did not go well."""
    waiting, done, doubtful = [(shape, bounds_of(shape))], [], []
    while waiting:
        part, cell = waiting.pop()
        if _small(part):
            done.append((part, cell))
            continue
        sides = _sides(cell, bounds_of(part))
        try:
            halves = [_polygonal(shapely.clip_by_rect(part, *side)) for side in sides]
        except GEOSException:
            doubtful.append(cell)
            continue
        if _add_up(halves, part):
            waiting += [pair for pair in zip(halves, sides, strict=True) if not pair[0].is_empty]
        else:
            doubtful.append(cell)
    return done, doubtful


def _overlaid(shape: Shape, cell: Bounds) -> list[Shape]:
    """Small pieces of what the shape has in a cell, cut slowly."""
    waiting, done = [(shape, cell)], []
    while waiting:
        whole, side = waiting.pop()
        part = _polygonal(shapely.intersection(whole, shapely.box(*side)))
        if part.is_empty:
            continue
        if _small(part):
            done.append(part)
        else:
            waiting += [(part, half) for half in _sides(side, bounds_of(part))]
    return done


def _add_up(halves: Sequence[Shape], whole: Shape) -> bool:
    area = shapely.area(whole)
    return bool(abs(sum(shapely.area(halves)) - area) <= max(ROUNDING, SAME * area))


def _small(shape: Shape) -> bool:
    west, south, east, north = bounds_of(shape)
    return bool(
        shapely.get_num_coordinates(shape) <= MOST_VERTICES
        and max(east - west, north - south) <= MOST_DEGREES
    )


def _sides(cell: Bounds, bounds: Bounds) -> tuple[Bounds, Bounds]:
    """The cell on both sides of the middle of the longer side of a bounding box."""
    left, low, right, high = cell
    west, south, east, north = bounds
    if east - west >= north - south:
        middle = (west + east) / 2
        return (left, low, middle, high), (middle, low, right, high)
    middle = (south + north) / 2
    return (left, low, right, middle), (left, middle, right, high)


def _polygonal(shape: Shape) -> Shape:
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
