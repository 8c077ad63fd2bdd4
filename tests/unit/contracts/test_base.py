"""Areas are exact: what is written is what is read, to 0.0001 m²."""

import json
from datetime import date
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.base import (
    AREA_SCALE,
    LARGEST_AREA_M2,
    Day,
    District,
    Model,
    SquareMetres,
    Township,
    Year,
    area_number,
    area_units,
)

LARGEST_UNITS = int(LARGEST_AREA_M2) * AREA_SCALE
Units = Annotated[int, "0.0001 m²"]
units = st.integers(min_value=0, max_value=LARGEST_UNITS)


class Parcel(Model):
    """图斑: the smallest model with an area."""

    area_m2: SquareMetres


@given(units)
def test_an_area_survives_the_wire_exactly(area: Units) -> None:
    on_the_wire = json.dumps(area_number(area))

    assert area_units(json.loads(on_the_wire)) == area


@given(units)
def test_an_area_survives_a_model_exactly(area: Units) -> None:
    parcel = Parcel.model_validate_json(json.dumps({"area_m2": area_number(area)}))

    assert parcel.area_m2 == area
    assert Parcel.model_validate_json(parcel.model_dump_json()) == parcel


@given(units)
def test_a_constructor_takes_square_metres_as_the_wire_does(area: Units) -> None:
    assert Parcel(area_m2=area_number(area)).area_m2 == area  # type: ignore[arg-type]


@given(st.lists(units, max_size=20))
def test_areas_on_the_wire_add_up_exactly_once_read(areas: list[Units]) -> None:
    read = [area_units(area_number(area)) for area in areas]

    assert sum(read) == sum(areas)


@given(st.integers(min_value=0, max_value=int(LARGEST_AREA_M2)))
def test_a_whole_number_of_square_metres_needs_no_decimal_point(area_m2: int) -> None:
    assert area_units(area_m2) == area_m2 * AREA_SCALE == area_units(float(area_m2))


def test_decimals_beyond_the_fourth_are_rounded() -> None:
    assert area_units(1.00004) == 10_000
    assert area_units(1.00006) == 10_001


@pytest.mark.parametrize(
    "value",
    [True, False, None, "1", [1], -0.0001, -1, float("nan"), float("inf"), -float("inf"), 1e10 + 1, 10**400],
    ids=repr,
)
def test_what_is_no_area_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="an area"):
        area_units(value)
    with pytest.raises(ValidationError):
        Parcel.model_validate({"area_m2": value})


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "true", '"1"', "1e400", "-1"])
def test_a_message_with_no_area_where_one_belongs_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Parcel.model_validate_json(f'{{"area_m2": {text}}}')


def test_a_model_cannot_be_changed_nor_given_unknown_fields() -> None:
    parcel = Parcel.model_validate({"area_m2": 1})

    with pytest.raises(ValidationError, match="frozen"):
        parcel.area_m2 = 2  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Parcel.model_validate({"area_m2": 1, "area_mu": 0.0015})


def test_a_day_is_written_out() -> None:
    day = TypeAdapter[date](Day)

    assert day.validate_json('"2026-11-18"') == day.validate_python(date(2026, 11, 18)) == date(2026, 11, 18)
    for other in (
        "1728000000",
        '"1728000000"',
        '"2026-11-18T00:00:00"',
        '"2026-11"',
        '"202 6年7月14日"',
        "true",
    ):
        with pytest.raises(ValidationError):
            day.validate_json(other)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (District, "320411", ["32041", "3204110", "32041a", "３２０４１１", "320411\n", " 320411"]),
        (Township, "320411103", ["320411", "32041110", "3204111030", "٣٢٠٤١١١٠٣"]),
        (Township, "320411103201", ["3204111032010"]),
        (Year, "2035", ["1899", "2100", "35", "20350", "２０３５"]),
    ],
)
def test_codes_and_years_are_ascii_digits_of_the_right_length(
    kind: type[str], good: str, bad: list[str]
) -> None:
    adapter = TypeAdapter[str](kind)

    assert adapter.validate_python(good) == good
    for code in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(code)
