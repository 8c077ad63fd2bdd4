"""Cutting large shapes into pieces, so that a change far away costs nothing.

An overlay costs as many steps as the shapes have vertices, and as many as there are footprints on them. A
control line of a whole district has a hundred thousand; the piece that a permit meets has few of either.

Cuts run along rectangles, for which there is a clipper many times quicker than an overlay. It may give up on
a ring that touches the rectangle, or get it wrong: what it makes must add up and be valid, else that part is
cut by overlay.

The halves of halves are kept as well: what of a shape lies within any rectangle is clipped out of the
smallest block around it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import shapely
from shapely.errors import GEOSException

from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of, polygonal

MOST_VERTICES = 256
MOST_DEGREES = 0.005
"""About 500 m: so that the footprints on a piece do not become more as the district is built over."""
ROUNDING, SAME = 1e-14, 1e-9
"""In square degrees (about 1 cm²), and of the area: beyond both two halves are not their whole."""


class Block(NamedTuple):
    """What a shape has in a rectangle, and its halves: two, or none when it is small or not to be clipped."""

    shape: Shape
    cell: Bounds
    halves: tuple["Block", ...] = ()

    def within(self, rectangle: Bounds) -> Shape:
        """What of the shape lies within a rectangle. Clipped: what is made of it is to be measured again."""
        block, bounds = self, _common(self.cell, rectangle)
        if bounds is None:
            return shapely.Polygon()
        while (half := next((one for one in block.halves if _holds(one.cell, bounds)), None)) is not None:
            block = half
        try:
            clipped = polygonal(shapely.clip_by_rect(block.shape, *bounds))
            if shapely.is_valid(clipped):
                return clipped
        except GEOSException:
            pass
        return polygonal(shapely.intersection(block.shape, shapely.box(*bounds)))

    def leaves(self) -> Iterator["Block"]:
        """The blocks that are not halved and have something of the shape."""
        if not self.halves and not self.shape.is_empty:
            yield self
        for half in self.halves:
            yield from half.leaves()


def block_of(shape: Shape) -> Block:
    """The shape with its halves, down to what is small."""
    return _block(shape, bounds_of(shape))


def pieces_of(block: Block) -> list[Shape]:
    """A shape in polygonal pieces within both limits; itself when it keeps them.

    The pieces depend on the shape alone, and meet only in their edges.
    """
    if not block.halves and _small(block.shape, bounds_of(block.shape)):
        return [block.shape]
    leaves = list(block.leaves())
    shapes = array_of([leaf.shape for leaf in leaves])
    small = map(_small, shapes, shapely.bounds(shapes).tolist())
    sound = shapely.is_valid(shapes).tolist()
    pieces = []
    for leaf, is_small, is_sound in zip(leaves, small, sound, strict=True):
        pieces += [leaf.shape] if is_sound and is_small else _overlaid(block.shape, leaf.cell)
    return pieces


def _block(part: Shape, cell: Bounds) -> Block:
    bounds = bounds_of(part)
    if part.is_empty or _small(part, bounds):
        return Block(part, cell)
    sides = _sides(cell, bounds)
    try:
        halves = [polygonal(shapely.clip_by_rect(part, *side)) for side in sides]
    except GEOSException:
        return Block(part, cell)
    if not _add_up(halves, part):
        return Block(part, cell)
    return Block(part, cell, tuple(map(_block, halves, sides)))


def _overlaid(shape: Shape, cell: Bounds) -> list[Shape]:
    """Small pieces of what the shape has in a cell, cut slowly."""
    waiting, done = [(shape, cell)], []
    while waiting:
        whole, side = waiting.pop()
        part = polygonal(shapely.intersection(whole, shapely.box(*side)))
        if part.is_empty:
            continue
        bounds = bounds_of(part)
        if _small(part, bounds):
            done.append(part)
        else:
            waiting += [(part, half) for half in _sides(side, bounds)]
    return done


def _add_up(halves: Sequence[Shape], whole: Shape) -> bool:
    area = shapely.area(whole)
    return bool(abs(sum(shapely.area(halves)) - area) <= max(ROUNDING, SAME * area))


def _common(cell: Bounds, bounds: Bounds) -> Bounds | None:
    west, south = max(cell[0], bounds[0]), max(cell[1], bounds[1])
    east, north = min(cell[2], bounds[2]), min(cell[3], bounds[3])
    return (west, south, east, north) if west < east and south < north else None


def _holds(cell: Bounds, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return cell[0] <= west and cell[1] <= south and east <= cell[2] and north <= cell[3]


def _small(shape: Shape, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    if max(east - west, north - south) > MOST_DEGREES:
        return False
    return bool(shapely.get_num_coordinates(shape) <= MOST_VERTICES)


def _sides(cell: Bounds, bounds: Bounds) -> tuple[Bounds, Bounds]:
    """The cell on both sides of the middle of the longer side of a bounding box."""
    left, low, right, high = cell
    west, south, east, north = bounds
    if east - west >= north - south:
        middle = (west + east) / 2
        return (left, low, middle, high), (middle, low, right, high)
    middle = (south + north) / 2
    return (left, low, right, middle), (left, middle, right, high)
