"""Areas by the national series, held against geodesic areas of another library."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from chassis.geometry.geodesy import area, areas

GEODESIC = pyproj.Geod(a=6378137, rf=298.257222101)
HECTARE = shapely.box(119.9, 31.8, 119.901, 31.801)


def geodesic_units(shape: shapely.Geometry) -> float:
    """Geodesic area in 0.0001 m²."""
    return float(abs(GEODESIC.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) * 10_000


def test_a_parcel_agrees_with_the_geodesic_area_to_a_hundredth_of_a_ppm() -> None:
    assert area(HECTARE) == pytest.approx(geodesic_units(HECTARE), rel=1e-8)


def test_a_city_agrees_within_the_ppm_that_straight_edges_make() -> None:
    city = shapely.box(119.15, 31.1, 120.2, 32.05)
    assert area(city) == pytest.approx(geodesic_units(city.segmentize(0.001)), rel=1e-8)


def test_holes_are_taken_off_and_parts_add_up() -> None:
    hole = shapely.box(119.9002, 31.8002, 119.9004, 31.8004)
    beside = shapely.box(119.95, 31.8, 119.951, 31.801)
    ring = HECTARE.difference(hole)
    assert abs(area(ring) - (area(HECTARE) - area(hole))) <= 1
    assert abs(area(shapely.union(ring, beside)) - (area(ring) + area(beside))) <= 1


def test_what_has_no_surface_counts_nothing() -> None:
    nothing = [None, shapely.Point(119.9, 31.8), shapely.Polygon(), shapely.GeometryCollection()]
    assert areas(nothing).tolist() == [0, 0, 0, 0]
    assert areas([]).tolist() == []


def test_a_collection_counts_its_polygons_only() -> None:
    mixed = shapely.GeometryCollection([HECTARE, shapely.LineString([(119, 31), (120, 32)])])
    assert area(mixed) == area(HECTARE)


@given(st.floats(0.05, 0.95), st.floats(119.2, 120.1), st.floats(31.1, 31.9))
def test_the_pieces_of_a_parcel_add_up_to_the_parcel(cut: float, west: float, south: float) -> None:
    whole = shapely.box(west, south, west + 0.002, south + 0.002)
    middle = west + 0.002 * cut
    parts = [
        shapely.box(west, south, middle, south + 0.002),
        shapely.box(middle, south, west + 0.002, south + 0.002),
    ]
    assert abs(int(np.sum(areas(parts))) - area(whole)) <= 2
