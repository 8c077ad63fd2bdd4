"""行政区划: which codes are ours, and what older codes mean today."""

import pytest

from contracts.districts import City, city, unit_of

JINTAN_BEFORE_2015, JINTAN = "320482", "320413"
QISHUYAN_BEFORE_2015, WUJIN = "320405", "320412"


def test_the_city_has_six_districts_of_its_own_prefix() -> None:
    assert city().name == "常州市"
    assert len(city().districts) == 6
    assert all(code.startswith(city().code[:4]) for code in city().districts)


@pytest.mark.parametrize("code", ["320400", *city().districts])
def test_a_present_code_means_itself(code: str) -> None:
    assert city().resolve(code) == code


@pytest.mark.parametrize(("old", "present"), [(JINTAN_BEFORE_2015, JINTAN), (QISHUYAN_BEFORE_2015, WUJIN)])
def test_an_older_code_means_the_district_it_became(old: str, present: str) -> None:
    assert city().resolve(old) == present


@pytest.mark.parametrize("code", ["320500", "110101", "", "3204", "３２０４１１"])
def test_a_code_of_elsewhere_is_not_ours(code: str) -> None:
    assert city().resolve(code) is None


def test_aliases_lead_to_present_districts_in_one_step() -> None:
    for old, present in city().aliases.items():
        assert present in city().districts
        assert old not in city().districts


def test_a_unit_is_called_by_its_chinese_name_or_else_its_code() -> None:
    assert city().name_of("320411") == "新北区"
    assert city().name_of("320400") == "常州市"
    assert city().name_of("320412-JKQ") == "常州经开区"
    assert city().name_of("320412-ABC") == "320412-ABC"


def test_a_village_lies_in_the_management_unit_of_its_township_and_all_others_in_the_rest() -> None:
    units = city().units_in("320412")
    assert unit_of(units, "320412106") == unit_of(units, "320412106201") == "320412-JKQ"
    assert unit_of(units, "320412100") == unit_of(units, None) == "320412-QT"
    assert unit_of(city().units_in("320411"), "320411001") is None


def test_the_townships_of_a_merged_district_stay_in_their_unit_under_their_old_codes() -> None:
    units = city().units_in(city().resolve("320405") or "")
    assert {unit_of(units, f"32040500{number}") for number in (1, 2, 3)} == {"320412-JKQ"}


def test_management_units_are_parts_of_districts_and_no_township_is_of_two() -> None:
    townships = [township for unit in city().units for township in unit.townships]
    assert len(townships) == len(set(townships))
    for unit in city().units:
        assert unit.code.startswith(f"{unit.district}-")
        assert unit.district in city().districts
        assert {city().resolve(township[:6]) for township in unit.townships} <= {unit.district}


def test_another_city_is_only_other_data() -> None:
    suzhou = City("320500", "苏州市", {"320508": "姑苏区"}, {"320502": "320508"})

    assert suzhou.resolve("320502") == "320508"
    assert suzhou.resolve("320411") is None
