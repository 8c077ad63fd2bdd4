"""The edges of pieces, sorted and divided, held against overlays and against every edge with every edge."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from chassis.geometry.common_ground import common_areas, strips_of
from chassis.geometry.geodesy import Geometries, areas
from services.indicators.domain.ground.edges import TOGETHER, Edges, Pairs
from services.indicators.domain.ground.shapes import array_of

WEST, SOUTH = 119.9, 31.7
DEGREES = st.floats(-0.004, 0.004)


def star(corners: int, seed: int, reach: float) -> Any:
    """An irregular outline, not convex, sometimes with a hole."""
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    away = reach * rng.uniform(0.5, 1, corners)
    outline = shapely.polygons(np.column_stack([WEST + away * np.cos(turn), SOUTH + away * np.sin(turn)]))
    hole = shapely.Point(WEST, SOUTH).buffer(reach / 4)
    return outline.difference(hole) if seed % 2 else outline


def moved(shape: Any, east: float, north: float) -> Any:
    return shapely.transform(shape, lambda at: at + np.array([east, north]))


def all_pairs(shapes: Geometries, pieces: Geometries) -> Pairs:
    numbers = np.indices((len(shapes), len(pieces)))
    return Pairs(*numbers.reshape(2, -1))


STARS = st.lists(
    st.builds(
        moved,
        st.builds(star, st.integers(3, 60), st.integers(0, 99), st.floats(0.0001, 0.004)),
        DEGREES,
        DEGREES,
    ),
    min_size=1,
    max_size=5,
).map(array_of)


@given(STARS, STARS)
def test_each_pair_has_in_common_what_all_edges_of_the_one_have_with_all_of_the_other(
    shapes: Geometries, pieces: Geometries
) -> None:
    found = Edges(pieces).common_areas(strips_of(shapes), all_pairs(shapes, pieces)).reshape(len(shapes), -1)
    for column, piece in zip(found.T, pieces, strict=True):
        known = common_areas(shapes, strips_of(shapes), piece, strips_of(array_of([piece])))
        assert np.abs(column - known).max() <= 1


def test_it_is_the_area_of_the_overlay() -> None:
    shapes, pieces = array_of([star(9, 2, 0.0005)]), array_of([moved(star(90, 4, 0.002), 0.001, 0.001)])
    overlay = areas(shapely.intersection(shapes, pieces))
    assert Edges(pieces).common_areas(strips_of(shapes), all_pairs(shapes, pieces)) == pytest.approx(
        overlay, abs=20
    )


def test_a_pair_comes_to_the_same_whatever_it_is_looked_at_with() -> None:
    shapes = array_of([moved(star(5, seed, 0.0004), seed * 2e-5, 0.0) for seed in range(TOGETHER // 5)])
    pieces = array_of([star(80, 6, 0.002), star(40, 9, 0.003)])
    together = Edges(pieces).common_areas(strips_of(shapes), all_pairs(shapes, pieces)).reshape(-1, 2)
    for number in (0, 7, TOGETHER // 5 - 1):
        alone = Edges(pieces[1:]).common_areas(strips_of(shapes[[number]]), all_pairs(shapes[:1], pieces[1:]))
        assert together[number, 1] == alone[0]


def test_pieces_far_from_each_other_are_told_apart() -> None:
    pieces = array_of([shapely.box(119 + n, 31, 119.01 + n, 31.01) for n in range(3)])
    shapes = array_of([shapely.box(118.9, 31, 121.005, 31.005)])
    found = Edges(pieces).common_areas(strips_of(shapes), all_pairs(shapes, pieces))
    assert found.tolist() == pytest.approx(areas(shapely.intersection(shapes, pieces)).tolist(), abs=2)


def test_of_no_pieces_nothing_is_asked() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert (
        Edges(array_of([])).common_areas(strips_of(array_of([star(5, 1, 0.001)])), Pairs(none, none)).tolist()
        == []
    )
