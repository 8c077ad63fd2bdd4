"""One spelling: the present district, the version as a number, equal bytes for equal states."""

import json
from pathlib import Path

import pytest

import contracts
from contracts.events import EVENTS
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
