"""Packages of control lines: three layers, two dialects of the redline, and 动态维护 in triples."""

from typing import Any

import orjson
import pytest
import shapely

from chassis.geometry.geodesy import area
from services.ingest.domain.intake import take_in
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.package.whole import Judgement
from tests.unit.ingest.builders import RULES
from tests.unit.ingest.package.tables import PACKAGE, cell, judged, kinds, only, parcel, shape_of, table


def m2(shape: shapely.Geometry) -> float:
    return round(area(shape) / 10_000, 2)


def boundary(bsm: str, shape: shapely.Geometry, **fields: Any) -> dict[str, Any]:
    """A row of 城镇开发边界."""
    row = {"BSM": bsm, "XZQDM": "320412200", "GHFQMC": "城镇集中建设区", "MJ": m2(shape), "shape": shape}
    return row | fields


def note(shape: shapely.Geometry, **fields: Any) -> dict[str, Any]:
    """A row of a 维护层."""
    said = {"WHLX": "局部优化", "WHLY": "项目落位", "JDZBLY": "", "WHBH": "20260301000001"}
    return {"BSM": "W1", **said, "shape": shape} | fields


def data(judgement: Judgement) -> list[dict[str, Any]]:
    """What the events of a sound package carry, all accepted by ingest itself."""
    events = [orjson.loads(event.value) for event in judgement.events(PACKAGE)]
    assert all(isinstance(candidate, Candidate) for candidate in take_in(events, RULES))
    return [{"subject": event["subject"], **event["data"]} for event in events]


@pytest.mark.parametrize("layer", ["YJJBNT", "YJJBNTTB"])
def test_basic_farmland_counts_by_its_own_area(layer: str) -> None:
    row = {"BSM": "F1", "XZQDM": "320412200", "YJJBNTMJ": 9_800.0, "shape": cell(0)}

    [event] = data(judged(table([row], layer)))

    assert (event["line_kind"], event["area_m2"]) == ("permanent_basic_farmland", 9_800.0)


def test_a_line_counts_in_the_township_that_its_place_or_else_its_district_names() -> None:
    placed = boundary("B1", cell(0), XZQDM="320412", ZLDWDM="3204121042000000000")
    divided = boundary("B2", cell(1), XZQDM="320412106")
    whole = boundary("B3", cell(2), XZQDM="320412000")

    def township(row: dict[str, Any]) -> str | None:
        [event] = data(judged(table([row], "CZKFBJ")))
        return event.get("township")

    assert [township(row) for row in (placed, divided, whole)] == ["320412104", "320412106", None]


def test_a_line_in_a_divided_district_that_names_no_township_is_warned_of_and_accepted() -> None:
    nowhere, elsewhere = boundary("B1", cell(0), XZQDM="320412"), boundary("B2", cell(1), XZQDM="320411")

    judgement = judged(table([nowhere, elsewhere], "CZKFBJ"))

    finding = only(judgement)
    assert (finding.kind, finding.severity, finding.count) == ("no_township", "warning", 1)
    assert "常州经开区" in finding.examples[0].detail
    assert len(data(judgement)) == 2


def test_only_what_a_maintenance_leads_to_is_warned_of_when_it_names_no_township() -> None:
    before = boundary("B1", cell(0), XZQDM="320412104")
    after = before | {"XZQDM": "320412"}

    def told(was: dict[str, Any], becomes: dict[str, Any]) -> list[str]:
        layers = (("WHQ", was), ("WHC", note(cell(0))), ("WHH", becomes))
        judgement = judged(*(table([row], f"{stage}CZKFBJ") for stage, row in layers))
        return [finding.layer for finding in judgement.findings if finding.kind == "no_township"]

    assert told(before, after) == ["WHHCZKFBJ"]
    assert told(after, before) == []


def test_a_feature_that_is_told_another_township_is_maintained() -> None:
    before = boundary("B1", cell(0), XZQDM="320412104")
    after = before | {"XZQDM": "320412105"}
    layers = table([before], "WHQCZKFBJ"), table([note(cell(0))], "WHCCZKFBJ"), table([after], "WHHCZKFBJ")

    [event] = data(judged(*layers))

    assert event["township"] == "320412105"


def test_both_dialects_of_the_redline_come_to_square_metres() -> None:
    planned = {"BSM": "R1", "XJXZQDM": "320412200", "LHLX": "水源涵养", "MJ": m2(cell(0)), "shape": cell(0)}
    surveyed = {
        "BSM": "R1",
        "XJXZQHDM": "320412200",
        "MC": "水源涵养",
        "QYMJ": m2(cell(0)) / 1e6,
        "shape": cell(0),
    }

    [one], [other] = data(judged(table([planned], "STBHHX"))), data(judged(table([surveyed], "STBHHX")))

    assert one == other
    assert one["zone"] == "水源涵养"


def test_square_kilometres_in_the_field_of_square_metres_are_found() -> None:
    row = {"BSM": "R1", "XJXZQDM": "320412200", "LHLX": "", "MJ": m2(cell(0, width=100, height=100)) / 1e6}

    finding = only(judged(table([row | {"shape": cell(0, width=100, height=100)}], "STBHHX")))

    assert (finding.kind, finding.severity) == ("wrong_unit", "error")


def test_square_metres_in_the_field_of_square_kilometres_are_told_as_a_mistake_of_unit() -> None:
    row = {"BSM": "R1", "XJXZQHDM": "320412200", "MC": "", "QYMJ": m2(cell(0)), "shape": cell(0)}

    finding = only(judged(table([row], "STBHHX")))

    assert finding.kind == "invalid_area"
    assert "单位不对" in finding.examples[0].detail


def test_two_features_of_one_line_do_not_overlap() -> None:
    assert (
        only(judged(table([boundary("B1", cell(0)), boundary("B2", cell(0.5))], "CZKFBJ"))).kind == "overlap"
    )


def test_survey_and_lines_travel_in_one_package() -> None:
    judgement = judged(table([parcel("P1", cell(0))]), table([boundary("B1", cell(0))], "CZKFBJ"))

    assert [event["subject"] for event in data(judgement)] == ["P1", "B1"]


def test_of_a_sound_survey_nothing_is_sent_while_a_line_in_the_package_is_wrong() -> None:
    wrong = table([boundary("B1", cell(0), XZQDM="330100")], "CZKFBJ")

    judgement = judged(table([parcel("P1", cell(0))]), wrong)

    assert only(judgement).kind == "unknown_district"
    assert list(judgement.events(PACKAGE)) == []


def maintenance(**layers: list[dict[str, Any]]) -> Judgement:
    """B1 gives up its eastern half and B3 takes its place elsewhere, unless told otherwise."""
    usual = {
        "WHQ": [boundary("B1", cell(0, width=2)), boundary("B2", cell(5))],
        "WHC": [note(cell(1)), note(cell(7), WHLY="补划")],
        "WHH": [boundary("B1", cell(0)), boundary("B2", cell(5)), boundary("B3", cell(7))],
    }
    return judged(*(table(rows, f"{stage}CZKFBJ") for stage, rows in (usual | layers).items() if rows))


def test_maintenance_says_what_changed_and_why_and_leaves_out_what_stayed() -> None:
    events = data(maintenance())

    assert [(event["subject"], event["status"]) for event in events] == [
        ("B1", "in_force"),
        ("B3", "in_force"),
    ]
    assert [event["maintenance"]["reason"] for event in events] == ["项目落位", "补划"]
    assert events[0]["area_m2"] == m2(cell(0))


def test_a_feature_no_longer_there_after_maintenance_is_withdrawn() -> None:
    events = data(
        maintenance(
            WHC=[note(cell(0, width=2), JDZBLY="市级机动指标")],
            WHH=[boundary("B2", cell(5))],
        )
    )

    assert [(event["subject"], event["status"]) for event in events] == [("B1", "withdrawn")]
    assert events[0]["maintenance"] == {
        "kind": "局部优化",
        "reason": "项目落位",
        "number": "20260301000001",
        "quota_source": "reserve",
    }


@pytest.mark.parametrize(
    ("written", "quota", "reason"),
    [
        ("流量指标", "flow", "项目落位"),
        ("增减挂钩", "linkage", "项目落位"),
        ("", None, "项目落位"),
        ("省级统筹", None, "项目落位；机动指标来源：省级统筹"),
    ],
)
def test_the_quota_a_change_is_charged_to_is_known_by_its_word(
    written: str, quota: str | None, reason: str
) -> None:
    told = data(maintenance(WHC=[note(cell(1), JDZBLY=written), note(cell(7))]))[0]["maintenance"]

    assert (told.get("quota_source"), told["reason"]) == (quota, reason)


@pytest.mark.parametrize(
    ("written", "counted", "reason"),
    [
        ("计入", [True], "项目落位"),
        ("不计入扩展倍数", [False], "项目落位"),
        ("", [], "项目落位"),
        ("9", [], "项目落位；扩展倍数核算类型：9"),
    ],
)
def test_whether_a_change_counts_in_the_expansion_multiple_is_known_by_its_word(
    written: str, counted: list[bool], reason: str
) -> None:
    told = data(maintenance(WHC=[note(cell(1), KZBSHSLX=written), note(cell(7), KZBSHSLX="")]))[0]

    assert [told[name] for name in told if name == "expansion_counted"] == counted
    assert told["maintenance"]["reason"] == reason


def test_a_change_outside_the_maintained_area_is_refused() -> None:
    finding = only(maintenance(WHC=[note(cell(1))]))

    assert (finding.kind, finding.count) == ("unexplained_change", 1)
    assert shape_of(finding).equals(cell(7))


@pytest.mark.parametrize("fields", [{"WHLX": ""}, {"WHLY": None}, {"WHBH": "2026-03-01"}])
def test_maintenance_without_kind_reason_or_number_is_refused(fields: dict[str, object]) -> None:
    assert "maintenance_field" in kinds(maintenance(WHC=[note(cell(1), **fields), note(cell(7))]))


@pytest.mark.parametrize("missing", ["WHQ", "WHC", "WHH"])
def test_maintenance_comes_with_all_three_layers(missing: str) -> None:
    assert only(maintenance(**{missing: []})).kind == "incomplete_maintenance"


def test_one_number_for_features_of_two_lines_is_refused() -> None:
    farmland = {"BSM": "B1", "XZQDM": "320412200", "YJJBNTMJ": m2(cell(0)), "shape": cell(0)}

    finding = only(judged(table([boundary("B1", cell(0))], "CZKFBJ"), table([farmland], "YJJBNT")))

    assert (finding.kind, finding.layer) == ("repeated_id", "YJJBNT")


def test_layers_that_are_not_ours_are_left_out_with_a_warning() -> None:
    other = table([{"BSM": "X", "GHFQDM": "1", "MJ": 1.0, "shape": cell(0)}], "GHFQ")

    assert kinds(judged(other)) == ["unknown_layer", "no_known_layer"]
    assert judged(other, table([parcel("P1", cell(0))])).sound


def test_a_layer_without_a_name_is_known_by_its_fields() -> None:
    assert data(judged(table([boundary("B1", cell(0))], "")))[0]["line_kind"] == "urban_development_boundary"


def test_the_same_layer_twice_is_refused() -> None:
    assert kinds(judged(table([parcel("P1", cell(0))]), table([parcel("P2", cell(1))], "dltb"))) == [
        "repeated_layer"
    ]
