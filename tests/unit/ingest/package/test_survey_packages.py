"""What a surveyor is told about a package of parcels."""

import orjson
import pytest
import shapely

from services.ingest.domain.intake import take_in
from services.ingest.domain.normalise import Candidate
from tests.unit.ingest.builders import RULES
from tests.unit.ingest.package.tables import (
    PACKAGE,
    cell,
    judged,
    kinds,
    known_as,
    only,
    parcel,
    parcels,
    table,
)


def test_a_sound_package_becomes_one_event_a_parcel_that_ingest_itself_accepts() -> None:
    rows = [
        parcel("P1", cell(0)),
        parcel("P2", cell(1), DLBM="0702", CZCSXM="203"),
        parcel("P3", shapely.multipolygons([cell(3), cell(5)]), DLBM="1104A"),
    ]

    events = list(judged(table(rows)).events(PACKAGE))
    candidates = take_in([orjson.loads(event.value) for event in events], RULES)

    assert [event.subject for event in events] == ["P1", "P2", "P3"]
    assert all(isinstance(candidate, Candidate) for candidate in candidates), candidates
    assert [orjson.loads(event.value)["id"] for event in events] == [
        "a1b2-P1-2025",
        "a1b2-P2-2025",
        "a1b2-P3-2025",
    ]


def test_an_event_carries_what_the_row_says() -> None:
    row = parcel(
        "P1", cell(0), DLBM="0201K", TBMJ=9999.5, KCMJ=99.5, TBDLMJ=9900.0, ZLDWDM="3204820011230000000"
    )

    [event] = judged(table([row])).events(PACKAGE)
    data = orjson.loads(event.value)["data"]

    assert data["land_class"] == {"scheme": "sandiao", "code": "0201K"}
    assert (data["area_m2"], data["net_area_m2"]) == (9999.5, 9900.0)
    assert (data["district"], data["township"], data["survey_year"]) == ("320413", "320482001", "2025")


def test_a_multipolygon_of_one_part_is_the_same_state_as_the_polygon() -> None:
    one, other = (
        [event.value for event in judged(table([parcel("P1", cell(0)) | {"shape": shape}])).events(PACKAGE)]
        for shape in (cell(0), shapely.multipolygons([cell(0)]))
    )

    assert one == other


def test_rows_all_marked_as_demo_come_from_a_demo_source() -> None:
    marked = [parcel("P1", cell(0), BZ="演示数据"), parcel("P2", cell(1), BZ="演示数据")]
    mixed = [parcel("P1", cell(0), BZ="演示数据"), parcel("P2", cell(1))]

    sources = [
        {orjson.loads(event.value)["source"] for event in judged(table(rows)).events(PACKAGE)}
        for rows in (marked, mixed)
    ]

    assert sources == [{"/demo/packages"}, {"/packages"}]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("invalid_class", {"DLBM": "0310"}),
        ("invalid_class", {"DLBM": ""}),
        ("invalid_settlement", {"CZCSXM": "206"}),
        ("invalid_year", {"SJNF": "二〇二五"}),
        ("unknown_district", {"ZLDWDM": "3205080012000000000"}),
        ("invalid_id", {"BSM": ""}),
        ("invalid_id", {"BSM": "P 2"}),
        ("invalid_id", {"BSM": "P\ufffd"}),
        ("invalid_area", {"TBMJ": None, "KCMJ": None}),
        ("net_area", {"KCMJ": 500.0}),
        ("net_area", {"KCMJ": None, "TBDLMJ": 99_999.0}),
        ("wrong_unit", {"TBMJ": 1.05, "KCMJ": 0.0, "TBDLMJ": 1.05}),
    ],
)
def test_a_wrong_attribute_is_an_error_with_its_row(kind: str, fields: dict[str, object]) -> None:
    judgement = judged(table([parcel("P1", cell(0)), parcel("P2", cell(1), **fields)]))
    finding = next(finding for finding in judgement.findings if finding.kind == kind)

    assert (finding.severity, [example.row for example in finding.examples]) == ("error", [2])
    assert list(judgement.events(PACKAGE)) == []


@pytest.mark.parametrize("code", ["0303", "0603", "1106", "0201K", "0201k", "1104A", "08H2A", "05h1", "09"])
def test_every_form_of_a_land_class_is_known(code: str) -> None:
    assert kinds(judged(table([parcel("P1", cell(0), DLBM=code)]))) == []


def test_all_problems_stand_in_one_report() -> None:
    rows = [
        parcel("P1", cell(0), DLBM="9999"),
        parcel("P1", cell(1)),
        parcel("P3", cell(1.5)),
        parcel("P4", None),
    ]

    assert set(kinds(judged(table(rows)))) == {"invalid_class", "repeated_id", "overlap", "no_geometry"}


def test_warnings_do_not_block() -> None:
    small = parcel("P1", cell(0, width=0.1, height=0.1))
    large = parcel("P2", cell(1), TBMJ=8000.0, TBDLMJ=8000.0)

    judgement = judged(table([small, large]))

    assert {(f.kind, f.severity) for f in judgement.findings} == {
        ("small_parcel", "warning"),
        ("area_mismatch", "warning"),
    }
    assert len(list(judgement.events(PACKAGE))) == 2


def test_missing_fields_are_named() -> None:
    rows = [{key: value for key, value in parcel("P1", cell(0)).items() if key not in {"DLBM", "SJNF"}}]

    assert only(judged(table(rows))).examples[0].detail == "缺少字段 DLBM、SJNF"


def test_a_layer_without_a_usable_coordinate_system_is_refused() -> None:
    assert only(judged(table([parcel("P1", cell(0))], crs=None))).kind == "coordinate_system"


def test_a_parcel_split_in_two_retires_the_one_it_was() -> None:
    before = parcels(parcel("OLD", cell(0, width=2)), parcel("NEXT", cell(2)))
    halves = table([parcel("A", cell(0)), parcel("B", cell(1))])

    events = [
        orjson.loads(event.value) for event in judged(halves, known=known_as(d320412=before)).events(PACKAGE)
    ]

    assert [(event["subject"], event["data"]["status"]) for event in events] == [
        ("OLD", "retired"),
        ("A", "current"),
        ("B", "current"),
    ]
    assert all(isinstance(candidate, Candidate) for candidate in take_in(events, RULES))


def test_a_package_that_gives_a_district_more_land_than_it_takes_is_refused() -> None:
    before = parcels(parcel("P1", cell(0)), parcel("P2", cell(1)))
    grown = table([parcel("P1", cell(0), TBMJ=10_600.0, TBDLMJ=10_600.0)])

    finding = only(judged(grown, known=known_as(d320412=before)))

    assert finding.kind == "area_not_conserved"
    assert "变更后 10600.00 m²" in finding.examples[0].detail


def test_a_parcel_cut_but_not_restated_is_named() -> None:
    before = parcels(parcel("P1", cell(0)), parcel("P2", cell(1)))
    over = table([parcel("P1", cell(0, width=1.5))])

    finding = only(judged(over, known=known_as(d320412=before)))

    assert (finding.kind, finding.examples[0].subject) == ("cut_parcel", "P2")


def test_the_first_package_of_a_district_sets_its_area() -> None:
    [verdict] = judged(table([parcel("P1", cell(0))]), known=known_as(d320411=parcels())).verdicts

    assert verdict.notes == ("320412 首次入库，控制面积由本包确定",)
