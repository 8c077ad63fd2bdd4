"""Five survey years: land is conserved, farmland falls to a little above the public floor."""

import numpy as np
import pytest

from demo.city.classes import BUILT, FARMLAND, FOREST, NAMES, WETLAND
from demo.city.settlement import settlement
from demo.city.survey import YEARS
from demo.ground.fabric import control_areas
from demo.upstream.baseline import PUBLIC_FLOORS_M2
from tests.unit.demo.cities import middling_city, small_city


def farmland_m2(year: int) -> float:
    survey = middling_city().survey
    farmed = np.isin(survey.codes[YEARS.index(year)], FARMLAND) & survey.current(year)
    return float(survey.net(year)[farmed].sum()) / 10_000


@pytest.mark.parametrize("year", YEARS)
def test_land_is_conserved_in_every_district_and_year(year: int) -> None:
    survey = middling_city().survey
    current = survey.current(year)
    sums = np.bincount(survey.district[current], weights=survey.area[current]).astype(np.int64)

    assert sums.tolist() == control_areas(middling_city().districts).tolist()


def test_farmland_falls_over_the_years_and_stays_a_little_above_the_public_floor() -> None:
    now = farmland_m2(YEARS[-1]) / PUBLIC_FLOORS_M2["farmland_retained"]

    assert farmland_m2(YEARS[0]) > farmland_m2(YEARS[-1])
    assert 1.0 < now < 1.02


def test_some_farmland_is_reclaimed_and_some_is_built_over() -> None:
    survey = middling_city().survey
    before, after = np.isin(survey.codes[[0, -1]], FARMLAND)

    assert (before & np.isin(survey.codes[-1], BUILT)).any()
    assert (~before & after).any()


def test_every_district_has_every_core_land_class_in_every_year() -> None:
    survey = middling_city().survey
    for year in YEARS:
        for classes in (FARMLAND, FOREST, WETLAND, BUILT):
            has = np.isin(survey.codes[YEARS.index(year)], classes) & survey.current(year)
            assert set(survey.district[has]) == set(range(6))


def test_the_city_is_rich_in_water_and_farmland_and_a_fifth_to_a_third_built() -> None:
    survey = middling_city().survey
    area = survey.area[survey.current(2021)]
    code = survey.codes[0][survey.current(2021)]
    share = {group: area[np.isin(code, group)].sum() / area.sum() for group in (FARMLAND, BUILT)}
    water = area[np.char.startswith(code, "11")].sum() / area.sum()

    assert 0.18 < share[FARMLAND] < 0.21
    assert 0.2 < share[BUILT] < 0.34
    assert 0.15 < water < 0.3


def test_classes_are_many_and_all_known() -> None:
    codes = set(middling_city().survey.codes[0].tolist())

    assert codes <= set(NAMES)
    assert {"0101", "0102", "1101", "1102", "1103", "1104", "1106", "1107", "1003", "1004", "1006"} <= codes


def test_ridges_are_deducted_from_farmland_only() -> None:
    survey = middling_city().survey
    farmed = np.isin(survey.codes[0], FARMLAND)

    assert (survey.net(2021)[farmed] < survey.area[farmed]).all()
    assert (survey.net(2021)[~farmed] == survey.area[~farmed]).all()


def test_two_parcels_that_merge_retire_and_leave_their_area_to_one_new_parcel() -> None:
    survey = middling_city().survey
    for year in YEARS[1:]:
        born, died = survey.born == year, survey.died == year
        assert born.sum() * 2 == died.sum() > 0
        assert survey.area[born].sum() == survey.area[died].sum()


def test_every_district_has_an_increment_in_every_year() -> None:
    survey = small_city().survey
    for year in YEARS:
        assert set(survey.district[survey.changed(year)]) == set(range(6))


def test_only_built_parcels_have_a_settlement_class() -> None:
    city = middling_city()
    classed = settlement(city, 2025) != ""
    built = np.isin(city.survey.codes[-1], BUILT)

    assert not (classed & ~built).any()
    assert {"201", "202", "203"} <= set(settlement(city, 2025)[classed].tolist())
