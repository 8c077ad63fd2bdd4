"""A footprint along a slanting edge of a parcel: edges that lie on each other leave nothing between them."""

from typing import Any

import pytest
import shapely

from chassis.geometry.geodesy import areas
from services.indicators.domain.ground.footprint import footprint_of
from services.indicators.domain.ground.outlines import outlines_of
from services.indicators.domain.ground.shapes import array_of

WEST, SOUTH, SIDE = 119.93, 31.7, 0.003


def diamond(east: float, north: float, side: float = SIDE) -> Any:
    """Its lower corner is this far east and north; its edges are 400 m long."""
    x, y = WEST + east, SOUTH + north
    return shapely.Polygon([(x, y), (x + side, y + side), (x, y + 2 * side), (x - side, y + side)])


def common(parcel: Any, place: Any) -> int:
    shapes = array_of([parcel])
    [amount] = footprint_of(place).common_areas(outlines_of(shapes, areas(shapes))).tolist()
    return int(amount)


EDGES = pytest.mark.parametrize(("to_east", "to_north"), [(1, -1), (-1, -1), (-1, 1), (1, 1)])


@EDGES
def test_a_parcel_beside_a_footprint_has_nothing_in_common_with_it(to_east: int, to_north: int) -> None:
    parcel, place = diamond(0, 0), diamond(to_east * SIDE * 0.5, to_north * SIDE * 1.5)
    assert common(parcel, place) == 0
    assert common(place, parcel) == 0


@EDGES
def test_a_parcel_within_a_footprint_and_along_its_edge_is_all_within(to_east: int, to_north: int) -> None:
    parcel, place = diamond(to_east * SIDE / 4, (2 + to_north) * SIDE / 4, SIDE / 2), diamond(0, 0)
    [whole] = areas([parcel]).tolist()
    assert common(parcel, place) == pytest.approx(whole, abs=1)
    assert common(place, parcel) == pytest.approx(whole, abs=1)
