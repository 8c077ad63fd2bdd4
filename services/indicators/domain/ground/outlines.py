"""Many shapes in columns, with what is worked out of each once and asked for often."""

from typing import NamedTuple

from chassis.geometry.common_ground import Strips, strips_of
from chassis.geometry.geodesy import Geometries, Units


class Outlines(NamedTuple):
    """Shapes, their areas in 0.0001 m², and their strips."""

    shapes: Geometries
    whole: Units
    strips: Strips

    def some(self, numbers: Units) -> "Outlines":
        """Those of these numbers, which rise."""
        if len(numbers) == len(self.whole):
            return self
        return Outlines(self.shapes[numbers], self.whole[numbers], self.strips.of_these(numbers))


def outlines_of(shapes: Geometries, whole: Units) -> Outlines:
    """Shapes with their areas."""
    return Outlines(shapes, whole, strips_of(shapes))
