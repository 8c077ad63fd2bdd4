"""疑似临近: how far a footprint lies from the lines that protect, where it does not reach them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import Floats, metres_a_degree
from contracts.events.controlline import LineKind
from contracts.messages.finding import BUFFER_M
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of
from services.indicators.domain.lines.lines import Lines, Piece

PROTECTING = frozenset[LineKind]({"permanent_basic_farmland", "ecological_redline"})
"""Lines whose neighbourhood counts; outside the development boundary there is no such thing."""


@dataclass(frozen=True, slots=True)
class Near:
    """The least distance, to 0.1 m, and the features within the buffer."""

    distance_m: float
    lines: tuple[str, ...]


def near(lines: Lines, shape: Shape, kind: LineKind) -> Near | None:
    """A footprint beside the lines of a kind; None when it is farther than the buffer."""
    pieces = lines.near(grown(bounds_of(shape)), kind)
    if not pieces:
        return None
    apart = _apart_m(shape, pieces)
    within = apart <= BUFFER_M
    if not within.any():
        return None
    names = {piece.line for piece, is_near in zip(pieces, within, strict=True) if is_near}
    return Near(round(float(apart.min()), 1), tuple(sorted(names)))


def grown(bounds: Bounds) -> Bounds:
    """Bounds with the buffer about them."""
    west, south, east, north = bounds
    x, y = BUFFER_M / metres_a_degree((south + north) / 2)
    return west - x, south - y, east + x, north + y


def _apart_m(shape: Shape, pieces: Sequence[Piece]) -> Floats:
    """Distances in a plane that touches the ellipsoid there: over a buffer's width true to a centimetre."""
    south, north = shape.bounds[1], shape.bounds[3]
    scale = metres_a_degree((south + north) / 2)
    corner = np.array(shape.bounds[:2])
    every = array_of([shape, *(piece.shape for piece in pieces)])
    flat = shapely.transform(every, lambda at: (at - corner) * scale)
    apart: Floats = shapely.distance(flat[0], flat[1:])
    return apart
