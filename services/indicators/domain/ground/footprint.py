"""用地范围: the land of a permit or project, with what is worked out of its shape once and used often."""

from typing import NamedTuple

import numpy as np
import shapely

from chassis.geometry.common_ground import Strips, common_areas, strips_of
from chassis.geometry.geodesy import Units, areas
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.outlines import Outlines
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of

SLIVER = 10_000
"""1 m² in 0.0001 m²: with less inside, or outside, the cut decides. Where edges lie on each other but have
other vertices, strips have slivers between them, and cuts have none."""


class Footprint(NamedTuple):
    """A shape (prepared), its strips, its area in 0.0001 m² on the ellipsoid, and its bounds.

    The same footprint is the same object.
    """

    shape: Shape
    strips: Strips
    area: int
    bounds: Bounds

    def common_areas(self, outlines: Outlines) -> Units:
        """What it has in common with each shape; it depends on the two alone."""
        shapes = outlines.shapes
        amounts = common_areas(shapes, outlines.strips, self.shape, self.strips)
        left = np.minimum(outlines.whole, self.area) - amounts
        slight = np.flatnonzero((amounts != 0) & (np.minimum(amounts, left) < SLIVER))
        if len(slight):
            amounts[slight] = areas(shapely.intersection(shapes[slight], self.shape))
        return amounts


def footprint_of(shape: Shape) -> Footprint:
    """A footprint with what is worked out of its shape."""
    shapely.prepare(shape)
    strips = strips_of(array_of([shape]))
    return Footprint(shape, strips, int(strips.areas(1)[0]), bounds_of(shape))
