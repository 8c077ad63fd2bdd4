"""Common ground found edge against edge, held against the areas of overlays."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from chassis.geometry.common_ground import QUICK_EDGES, common_areas, strips_of
from chassis.geometry.geodesy import Geometries, area, areas

WEST, SOUTH = 119.9, 31.7
CORNERS = st.integers(3, 30)
SHIFT = st.floats(-0.0009, 0.0009)


def together(*shapes: Any) -> Geometries:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def common(one: Any, other: Any) -> int:
    [amount] = common_areas(together(one), strips_of(together(one)), other, strips_of(together(other)))
    return int(amount)


def star(corners: int, seed: int, reach: float = 0.0005) -> Any:
    """An irregular outline of about a hectare, not convex."""
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
    away = reach * rng.uniform(0.3, 1, corners)
    outline = shapely.polygons(np.column_stack([WEST + away * np.cos(turn), SOUTH + away * np.sin(turn)]))
    return shapely.make_valid(outline) if not outline.is_valid else outline


@given(CORNERS, CORNERS, st.integers(0, 99), SHIFT, SHIFT)
def test_common_ground_is_the_area_of_the_overlay(
    corners: int, others: int, seed: int, east: float, north: float
) -> None:
    """But for what cutting takes off the edges: a thousandth of a square metre."""
    shift = np.array([east, north])
    one, other = star(corners, seed), shapely.transform(star(others, seed + 1), lambda at: at + shift)
    assert common(one, other) == pytest.approx(area(shapely.intersection(one, other)), abs=20)
    assert abs(common(one, other) - common(other, one)) <= 1


@given(CORNERS, st.integers(0, 99))
def test_what_a_shape_has_in_common_with_itself_is_its_area(corners: int, seed: int) -> None:
    shape = star(corners, seed)
    assert abs(common(shape, shape) - area(shape)) <= 1
    assert strips_of(together(shape)).areas(1)[0] == pytest.approx(area(shape), abs=1)


def test_a_hole_is_not_common_and_parts_add_up() -> None:
    ring = shapely.box(119.9, 31.7, 119.902, 31.702).difference(
        shapely.box(119.9005, 31.7005, 119.901, 31.701)
    )
    beside = shapely.box(119.91, 31.7, 119.912, 31.702)
    whole = shapely.union_all([ring, beside])
    over = shapely.box(119.9, 31.7, 119.92, 31.701)
    assert common(whole, over) == pytest.approx(area(shapely.intersection(whole, over)), abs=2)
    assert common(over, whole) == pytest.approx(area(shapely.intersection(whole, over)), abs=2)


def test_what_touches_or_lies_apart_has_nothing_in_common() -> None:
    here, beside = shapely.box(119.9, 31.7, 119.901, 31.701), shapely.box(119.901, 31.7, 119.902, 31.701)
    above, far = shapely.box(119.9, 31.701, 119.901, 31.702), shapely.box(120, 31.8, 120.1, 31.9)
    assert [common(here, other) for other in (beside, above, far)] == [0, 0, 0]


@given(st.lists(st.tuples(CORNERS, st.integers(0, 99)), min_size=1, max_size=6), CORNERS)
def test_a_shape_has_the_same_in_common_whatever_it_is_looked_at_with(
    shapes: list[tuple[int, int]], corners: int
) -> None:
    many, other = together(*(star(*one) for one in shapes)), star(corners, 7)
    amounts = common_areas(many, strips_of(many), other, strips_of(together(other)))
    assert amounts.tolist() == [common(one, other) for one in many]


@given(st.lists(st.tuples(CORNERS, st.integers(0, 99)), min_size=1, max_size=6), st.data())
def test_strips_of_some_shapes_are_those_of_these_shapes_alone(
    shapes: list[tuple[int, int]], data: st.DataObject
) -> None:
    many = together(*(star(*one) for one in shapes))
    some = np.array(data.draw(st.lists(st.integers(0, len(many) - 1), max_size=6)), dtype=np.int64)
    picked, alone = strips_of(many).of_these(some), strips_of(many[some])
    edges = [np.flatnonzero(strips.sign) for strips in (picked, alone)]
    for one, other in zip(picked, alone, strict=True):
        assert one[edges[0]].tolist() == other[edges[1]].tolist()


def test_an_outline_of_very_many_edges_is_laid_over_instead() -> None:
    round_ = shapely.Point(WEST, SOUTH).buffer(0.001, quad_segs=QUICK_EDGES)
    square = shapely.box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01)
    assert common(square, round_) == pytest.approx(areas([round_])[0] / 4, rel=1e-4)
    assert common(round_, square) == pytest.approx(common(square, round_), abs=20)
