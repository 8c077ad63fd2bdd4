"""Areas another way than ours: pyproj's geodesics, not the national series; and how far both may differ.

An edge is straight in longitude and latitude. Geodesics follow it when it is cut into bits of ten metres
(each within 2 µm). The series takes the trapezoid under an edge by the middle of its ends, although the
parallels become shorter to the north: off by Δx · Δy² · tan φ ÷ 12 R, at most 0.25 cm² for an
edge of 20 m, 0.09 m² for one of 300 m.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pyproj
import shapely

from contracts.base import AREA_SCALE

ELLIPSOID = pyproj.Geod(a=6378137, rf=298.257222101)
BIT_DEGREES = 1e-4
RADIUS_M = 6_371_000
ROUNDINGS = 4
"""0.0004 m²: an area and a share are each rounded to 0.0001 m², on a whole and on a part."""


@dataclass(frozen=True)
class Amount:
    """A figure or a part of one, in whole units; ``slack`` is by how much ours may differ."""

    value: Fraction
    slack: Fraction = Fraction(0)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.value + other.value, self.slack + other.slack)

    def __mul__(self, by: Fraction | int) -> "Amount":
        return Amount(self.value * by, self.slack * by)

    def __rsub__(self, whole: int) -> "Amount":
        return Amount(whole - self.value, self.slack)

    def allows(self, value: int) -> bool:
        """Whether our value is this one, as far as two ways to measure agree."""
        return abs(value - self.value) <= self.slack + (ROUNDINGS if self.slack else 0)


def exactly(value: int) -> Amount:
    """A count or an area as it was given."""
    return Amount(Fraction(value))


NOTHING = exactly(0)


def units(shape: Any) -> Amount:
    """The area of a shape in 0.0001 m²."""
    if shape.is_empty:
        return NOTHING
    bits = shapely.segmentize(shapely.normalize(shape), BIT_DEGREES)
    area_m2 = abs(Fraction(ELLIPSOID.geometry_area_perimeter(bits)[0]))
    return Amount(area_m2 * AREA_SCALE, Fraction(_series_error_m2(shape)) * AREA_SCALE + ROUNDINGS)


def share(shape: Any, cover: Any) -> Amount:
    """Which part of a shape lies under another, by what is left when that is taken away."""
    if not shape.intersects(cover):
        return NOTHING
    whole, left = units(shape), units(polygonal(shapely.difference(shape, cover)))
    return Amount(1 - left.value / whole.value, (2 * whole.slack + left.slack) / whole.value)


def all_at_most(part: Amount) -> Amount:
    """Parcels of one year do not overlap; where they do, what lies under them is no more than all."""
    return Amount(min(part.value, Fraction(1)), part.slack)


def polygonal(shape: Any) -> Any:
    """Only what has an area."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _series_error_m2(shape: Any) -> float:
    """At most, summed over all edges without regard to their signs."""
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(shape)), return_index=True
    )
    steps = np.radians(np.diff(coordinates, axis=0))[ring[:-1] == ring[1:]] * RADIUS_M
    latitude = np.radians(coordinates[:, 1].mean())
    return float(np.sum(np.abs(steps[:, 0]) * steps[:, 1] ** 2) * np.tan(latitude) / (12 * RADIUS_M))
