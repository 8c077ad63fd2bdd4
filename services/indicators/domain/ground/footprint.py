"""用地范围: the land of a permit or project, with what is worked out of its shape once and used often."""

from typing import NamedTuple

import shapely

from chassis.geometry.common_ground import Strips, strips_of
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of


class Footprint(NamedTuple):
    """A shape (prepared), its strips, its area in 0.0001 m² on the ellipsoid, and its bounds.

    The same footprint is the same object.
    """

    shape: Shape
    strips: Strips
    area: int
    bounds: Bounds


def footprint_of(shape: Shape) -> Footprint:
    """A footprint with what is worked out of its shape."""
    shapely.prepare(shape)
    strips = strips_of(array_of([shape]))
    return Footprint(shape, strips, int(strips.areas(1)[0]), bounds_of(shape))
