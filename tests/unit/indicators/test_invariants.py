"""What does not add up is not said, until it does."""

import pytest
import shapely

from chassis.geometry.common_ground import strips_of
from chassis.geometry.geodesy import areas
from contracts.catalogue import catalogue, indicators_in
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import Facts, FigureKey, name_of
from services.indicators.domain.ground.shapes import array_of
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, square

TOTAL = "surveyed_total/320411/survey/2023"
GARDEN = """
- id: whole
  code: W
  name: 全部
  name_en: whole
  unit_of_measure: m2
  display_unit: 公顷
  attribute: 管理
  bases: [survey]
  formula: {kind: class_sum, scheme: sandiao, classes: all, measure: area, pending: none}
  version: 1
  effective_from: 2025-01-01
  source: 示例
- id: gardens
  code: P1
  name: 园地
  name_en: gardens
  unit_of_measure: m2
  display_unit: 公顷
  attribute: 管理
  bases: [survey]
  part_of: whole
  formula: {kind: class_sum, scheme: sandiao, classes: ["0201", "0202"], measure: area, pending: none}
  version: 1
  effective_from: 2025-01-01
  source: 示例
"""
"""A catalogue of gardens, complete as long as there are only gardens."""
SANDIAO = """
0101 0102 0103 0201 0202 0203 0204 0301 0302 0303 0304 0305 0306 0307 0401 0402 0403 0404 05H1 0508 0601 0602
0603 0701 0702 08H1 08H2 0809 0810 09 1001 1002 1003 1004 1005 1006 1007 1008 1009 1101 1102 1103 1104 1105
1106 1107 1108 1109 1110 1201 1202 1203 1204 1205 1206 1207 0201K 0301K 0810A 1104A 1107A
"""
"""三调工作分类, second level, with some of the suffixes."""


def shard() -> Shard:
    return new_shard(city(), catalogue())(DISTRICT)


def said(facts: Facts) -> set[str]:
    return {name_of(figure.key) for figure in facts.figures}


def states(facts: Facts) -> list[tuple[str, str]]:
    return [(one.name, one.status) for one in facts.invariants]


def unknown_class(sequence: int = 1) -> Change:
    """No class of the survey is called so: it counts in the total and in no class."""
    return parcel("p2", sequence, code="1299", geometry=square(119.91, 31.8))


def known_class(sequence: int) -> Change:
    return parcel("p2", sequence, code="1201", geometry=square(119.91, 31.8))


def test_the_first_level_classes_share_out_every_class_of_the_survey_once() -> None:
    district = shard()
    facts = district.apply([parcel(f"p{code}", 1, code=code) for code in SANDIAO.split()])
    assert TOTAL in said(facts)
    assert facts.invariants == ()
    assert district.book.values[FigureKey(*TOTAL.split("/"))] == len(SANDIAO.split()) * 100_000_000


def test_classes_that_do_not_make_the_total_are_withheld_with_what_rests_on_them() -> None:
    district = shard()
    district.apply([parcel("p1", 1)])

    facts = district.apply([unknown_class(), permit("地字第1号", 1)])

    (broken,) = facts.invariants
    assert (broken.status, broken.about, broken.period) == ("broken", "surveyed_total/survey", "2023")
    assert (broken.expected, broken.found) == (20_000.0, 10_000.0)
    assert {TOTAL, "water_surface_ratio/320411/survey/2023"} <= set(broken.withheld)
    assert not said(facts) & set(broken.withheld)
    assert {f"permits_granted/{DISTRICT}/ledger/current", f"built_land/{DISTRICT}/projected/current"} <= said(
        facts
    )


def test_every_entry_of_a_withheld_figure_stays_in_the_ledger() -> None:
    district = shard()
    booked = [key for caused in district.apply([unknown_class()]).ledger for key, _ in caused.entries]
    assert FigureKey(*TOTAL.split("/")) in booked


def test_once_they_make_the_total_again_all_of_them_are_said() -> None:
    district = shard()
    district.apply([parcel("p1", 1)])
    (broken,) = district.apply([unknown_class()]).invariants

    facts = district.apply([known_class(2)])

    assert states(facts) == [("classes_make_the_total", "holds")]
    assert set(broken.withheld) - said(facts) == set()


def test_what_is_broken_as_before_is_not_told_twice() -> None:
    district = shard()
    district.apply([unknown_class()])
    assert district.apply([permit("地字第1号", 1)]).invariants == ()
    assert states(district.apply([parcel("p1", 1)])) == [("classes_make_the_total", "broken")]


def test_only_the_year_that_is_broken_is_withheld() -> None:
    district = shard()
    district.apply([parcel("p1", 1, year="2022")])
    facts = district.apply([unknown_class()])
    assert [one.period for one in facts.invariants] == ["2023"]
    later = district.apply([parcel("p1", 2, year="2022", code="0301")])
    assert "surveyed_total/320411/survey/2022" not in {one for i in later.invariants for one in i.withheld}
    assert "forest_land/320411/survey/2022" in said(later)


def test_a_trial_that_breaks_a_sum_breaks_nothing() -> None:
    district = shard()
    district.apply([parcel("p1", 1)])
    assert states(district.what_if([unknown_class()]).facts) == [("classes_make_the_total", "broken")]
    assert district.invariants.broken == []


@pytest.mark.parametrize(("codes", "status"), [('["0201", "0202"]', []), ('["0201"]', ["broken"])])
def test_a_class_lost_from_the_catalogue_is_noticed(codes: str, status: list[str]) -> None:
    edited = indicators_in(GARDEN.replace('["0201", "0202"]', codes))
    district = new_shard(city(), {one.id: one for one in edited})(DISTRICT)
    facts = district.apply([parcel("p1", 1, code="0201"), parcel("p2", 1, code="0202")])
    assert [one.status for one in facts.invariants] == status


def drawn_twice(**more: object) -> Change:
    """The same square twice in one permit: as its area it counts double, as land once."""
    twice = [square(119.9004, 31.8)["coordinates"]] * 2
    return permit("地字第1号", 1, geometry={"type": "MultiPolygon", "coordinates": twice}, **more)


def test_a_finding_whose_inside_and_outside_are_not_the_permit_is_withheld_until_they_are() -> None:
    district = shard()

    facts = district.apply([line("L1", 1), drawn_twice()])

    assert (facts.findings, states(facts)) == ((), [("parts_make_the_permit", "broken")])
    assert f"permits_granted/{DISTRICT}/ledger/current" in said(facts)
    mended = district.apply([permit("地字第1号", 2, geometry=square(119.9004, 31.8))])
    assert [finding.status for finding in mended.findings] == ["present"]
    assert states(mended) == [("parts_make_the_permit", "holds")]


def test_a_withheld_finding_may_still_end() -> None:
    district = shard()
    district.apply([line("L1", 1), drawn_twice()])
    facts = district.apply([permit("地字第1号", 2, status="revoked", geometry=square(119.9004, 31.8))])
    assert [finding.status for finding in facts.findings] == ["ended"]
    assert states(facts) == [("parts_make_the_permit", "holds")]


@pytest.mark.parametrize("size", [0.0005, 0.003, 0.02])
def test_cutting_a_shape_changes_its_area_by_no_more_than_is_said(size: float) -> None:
    slanting = shapely.Polygon(
        [(119.9, 31.8), (119.9 + size, 31.8 + size / 3), (119.9 + size / 2, 31.8 + size)]
    )
    knife = shapely.box(119.9 + size * 0.3, 31.7, 119.9 + size * 0.7, 31.8 + size * 0.6)
    parts = areas([shapely.intersection(slanting, knife), shapely.difference(slanting, knife), slanting])
    missing = abs(int(parts[0] + parts[1] - parts[2]))
    most_lost = strips_of(array_of([slanting])).most_lost()
    assert 0 < missing <= most_lost + 2
    assert most_lost < 20 * missing + 20
