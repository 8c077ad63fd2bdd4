"""The parcel fabric: no gaps, no overlaps, the same from the same seed."""

import hashlib

import numpy as np
import pytest
import shapely

from chassis.geometry.geodesy import areas
from demo.city.model import DemoCity, grow_city
from demo.ground.blocks import FIELD
from demo.ground.districts import load_districts
from demo.ground.fabric import control_areas, make_fabric
from tests.unit.demo.cities import middling_city, small_city


def digest(city: DemoCity) -> str:
    shapes = b"".join(shapely.to_wkb(city.survey.geometry).tolist())
    return hashlib.sha256(shapes + city.survey.codes.tobytes() + city.survey.area.tobytes()).hexdigest()


def test_parcels_neither_overlap_nor_leave_their_edges_unshared() -> None:
    assert shapely.coverage_is_valid(middling_city().fabric.geometry)


def test_every_parcel_is_one_valid_polygon() -> None:
    geometry = middling_city().fabric.geometry

    assert shapely.is_valid(geometry).all()
    assert set(shapely.get_type_id(geometry)) == {shapely.GeometryType.POLYGON}


def test_the_parcels_of_a_district_are_the_district() -> None:
    fabric = small_city().fabric
    for number, outline in enumerate(fabric.districts.outlines):
        together = shapely.coverage_union_all(fabric.geometry[fabric.district == number])
        difference = shapely.symmetric_difference(together, outline)
        assert areas(np.array([difference]))[0] / areas(np.array([outline]))[0] < 3e-6


def test_attribute_areas_of_a_district_sum_to_its_control_area_exactly() -> None:
    fabric = middling_city().fabric
    sums = np.bincount(fabric.district, weights=fabric.area).astype(np.int64)

    assert sums.tolist() == control_areas(fabric.districts).tolist()


def test_adjustment_moves_no_parcel_by_more_than_a_few_parts_per_thousand() -> None:
    fabric = middling_city().fabric

    assert (np.abs(fabric.area / areas(fabric.geometry) - 1) < 0.003).all()


def test_roads_and_ditches_are_thin() -> None:
    fabric = middling_city().fabric
    thin = fabric.kind != FIELD
    length = shapely.length(fabric.geometry)
    roundness = 4 * np.pi * shapely.area(fabric.geometry) / length**2

    assert np.median(roundness[thin]) < 0.12
    assert np.median(roundness[~thin]) > 0.5


def test_no_parcel_is_smaller_than_the_survey_maps() -> None:
    assert middling_city().fabric.area.min() > 200 * 10_000


def test_the_same_seed_grows_the_same_city() -> None:
    assert digest(grow_city(seed=3, parcels=300)) == digest(grow_city(seed=3, parcels=300))


def test_another_seed_grows_another_city() -> None:
    assert digest(grow_city(seed=3, parcels=300)) != digest(grow_city(seed=4, parcels=300))


def test_about_as_many_parcels_as_wanted() -> None:
    assert 0.8 < len(middling_city().fabric) / 6_000 < 1.2


def test_a_city_of_a_handful_of_parcels_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 200"):
        make_fabric(np.random.default_rng(1), load_districts(), 50)
