"""Control lines derived from the fabric."""

import numpy as np
import pytest
import shapely

from demo.city.classes import FARMLAND
from demo.city.lines import ZONES, Lines
from demo.upstream.baseline import PUBLIC_FLOORS_M2
from tests.unit.demo.cities import middling_city

ALL = ["basic_farmland", "redline", "boundary"]


def line(name: str) -> Lines:
    lines: Lines = getattr(middling_city(), name)
    return lines


@pytest.mark.parametrize("name", ALL)
def test_every_feature_lies_inside_its_district(name: str) -> None:
    a_few_centimetres = 5e-7
    outlines = shapely.buffer(middling_city().districts.outlines, a_few_centimetres)

    assert shapely.is_valid(line(name).geometry).all()
    assert shapely.covered_by(line(name).geometry, outlines[line(name).district]).all()


@pytest.mark.parametrize("name", ALL)
def test_every_district_has_features_of_every_line(name: str) -> None:
    assert set(line(name).district) == set(range(6))


def test_no_two_lines_have_a_parcel_in_common() -> None:
    members = np.array([line(name).members for name in ALL])

    assert members.sum(axis=0).max() == 1


def test_no_basic_farmland_overlaps_the_urban_boundary() -> None:
    tree = shapely.STRtree(line("boundary").geometry)
    farmland, boundary = tree.query(line("basic_farmland").geometry, predicate="intersects")
    common = shapely.intersection(
        line("basic_farmland").geometry[farmland], line("boundary").geometry[boundary]
    )

    assert shapely.area(common).sum() < 1e-12


def test_basic_farmland_is_farmed_in_every_year_and_a_little_above_the_public_floor() -> None:
    members = np.flatnonzero(line("basic_farmland").members)
    area_m2 = line("basic_farmland").area.sum() / 10_000

    assert np.isin(middling_city().survey.codes[:, members], FARMLAND).all()
    assert 1.0 < area_m2 / PUBLIC_FLOORS_M2["permanent_basic_farmland"] < 1.02


def test_the_boundary_has_its_three_zones() -> None:
    assert set(line("boundary").zone.tolist()) == set(ZONES)
