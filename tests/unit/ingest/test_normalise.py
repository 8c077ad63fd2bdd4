"""One spelling: the present district, the version as a number, equal bytes for equal states."""

import json
from pathlib import Path

import pytest

import contracts
from contracts.catalogue import catalogue
from contracts.catalogue.formulas import ClassSum
from contracts.events import EVENTS
from contracts.landuse import SANDIAO_CLASSES
from tests.unit.ingest.builders import accepted, permit, polygon, refused, square, statistic, survey

EXAMPLES = [
    path
    for path in sorted((Path(contracts.__file__).parent / "examples").glob("*.json"))
    if ".".join(path.name.split(".")[:3]) in EVENTS
]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_golden_upstream_event_is_accepted(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))

    assert accepted(document).attributes.subject == document["subject"]


@pytest.mark.parametrize(
    ("stated", "district"),
    [("320412", "320412"), ("320482", "320413"), ("320405", "320412"), ("320400", "320400")],
)
def test_an_old_district_code_means_the_present_district(stated: str, district: str) -> None:
    candidate = accepted(survey(district=stated))

    assert candidate.district == district
    assert getattr(candidate.data, "district", None) == district


@pytest.mark.parametrize("stated", ["320500", "110101", "000000"])
def test_a_district_of_elsewhere_is_unknown(stated: str) -> None:
    assert refused(survey(district=stated)).reason == "unknown_district"
    assert refused(statistic(f"population/{stated}/2024")).reason == "unknown_district"


@pytest.mark.parametrize(
    ("subject", "district"),
    [
        ("population/320412-JKQ/2024", "320412"),
        ("population/320400/2024", "320400"),
        ("population/320400-SJ/2024", "320400"),
        ("population/320482/2014", "320413"),
    ],
)
def test_a_statistic_belongs_to_the_district_of_its_unit(subject: str, district: str) -> None:
    candidate = accepted(statistic(subject))

    assert (candidate.district, candidate.attributes.subject) == (district, subject)


@pytest.mark.parametrize("subject", ["population", "population/320412", "a/b/320412/2024", "p/320412/24"])
def test_a_statistic_without_unit_and_year_is_invalid(subject: str) -> None:
    assert refused(statistic(subject)).reason == "invalid_data"


@pytest.mark.parametrize(
    "written", ["地字第3204122026YG0000123号", " 地字第 3204122026YG0000123 号\u3000", "3204122026yg0000123"]
)
def test_one_permit_is_one_subject_however_its_number_is_written(written: str) -> None:
    candidate = accepted(permit(written))

    assert (candidate.attributes.subject, candidate.subject) == (written, "地字第3204122026YG0000123号")


def test_numbers_of_other_subjects_are_never_touched() -> None:
    assert accepted(survey("P 1")).subject == "P 1"


@pytest.mark.parametrize("number", ["地字第130733201400013号", "地字第3205832025100084号", "(2014) 旧 13"])
def test_a_permit_number_stays_as_printed(number: str) -> None:
    assert accepted(permit(number)).attributes.subject == number


def test_the_sequence_is_the_version() -> None:
    assert accepted({**survey(), "sequence": "0012"}).sequence == 12


def test_without_a_sequence_the_time_in_milliseconds_is_the_version() -> None:
    timed = survey()
    del timed["sequence"]

    assert accepted({**timed, "time": "1970-01-01T08:00:01.5+08:00"}).sequence == 1500
    assert refused({**timed, "time": "1969-12-31T23:59:59Z"}).reason == "invalid_data"


def test_equal_states_have_equal_digests_however_they_are_written() -> None:
    plain = accepted(survey(area_m2=100, district="320413"))
    other = survey(area_m2=100.0, district="320482", crs="EPSG:4490")
    other["data"] = dict(reversed(other["data"].items()))
    other["data"]["geometry"] = polygon([[*position, 0.0] for position in square()])

    assert accepted(other).digest == plain.digest


def test_other_data_have_another_digest() -> None:
    assert accepted(survey(area_m2=100)).digest != accepted(survey(area_m2=100.0001)).digest


@pytest.mark.parametrize(
    "written", ["2026-07-14", "202 6年7月14日", "2026/7/14", "２０２６年７月１４日", "20260714"]
)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert str(getattr(accepted(permit(granted_on=written)).data, "granted_on", None)) == "2026-07-14"


@pytest.mark.parametrize("nothing", ["", "  ", "\u3000"])
def test_a_day_left_blank_is_no_day(nothing: str) -> None:
    assert getattr(accepted(permit(granted_on=nothing)).data, "granted_on", "?") is None


PARTS = [
    one.formula
    for one in catalogue().values()
    if one.part_of == "surveyed_total" and isinstance(one.formula, ClassSum)
]


@pytest.mark.parametrize("code", sorted(SANDIAO_CLASSES))
def test_every_class_of_the_survey_is_taken_and_counts_in_exactly_one_part_of_the_total(code: str) -> None:
    parcel = accepted(survey(land_class={"scheme": "sandiao", "code": code}))

    assert getattr(parcel.data, "land_class", None) is not None
    assert [part.contains(code, None) for part in PARTS].count(True) == 1


@pytest.mark.parametrize("code", ["0104", "0308", "0201A", "0508K", "1300", "99", "010101", "201"])
def test_a_class_that_is_none_of_the_survey_is_refused_by_name(code: str) -> None:
    refusal = refused(survey(land_class={"scheme": "sandiao", "code": code}))

    assert (refusal.reason, refusal.subject) == ("unknown_land_class", "P1")
