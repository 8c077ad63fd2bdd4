"""管控边界预警: one project's footprint in a control line, with and without a legal basis."""

from typing import Any

from contracts.base import AREA_SCALE
from contracts.events.permit import LegalBasis
from contracts.messages.alert import OtherCauses
from contracts.messages.finding import Finding
from services.alerts.domain.judge.together import explained
from services.alerts.domain.policy.rules import Buffer, ControlLineRule, LineCriteria, Policy, for_all
from tests.behaviour.alerts_timeline import RULES, At, Timeline
from tests.unit.alerts.builders import finding, project_finding

CLAIMED = LegalBasis(kind="农用地转用批复", doc_no="苏政地〔2026〕1号", verified=False)
VERIFIED = CLAIMED.model_copy(update={"verified": True})
GENERAL = for_all(RULES, ControlLineRule)


def ruled_by(farmland: LineCriteria) -> list[Policy]:
    """The shipped rules with other criteria for basic farmland."""
    rule = GENERAL.model_copy(update={"lines": {**GENERAL.lines, "permanent_basic_farmland": farmland}})
    return [rule if one is GENERAL else one for one in RULES]


def sliver(number: int, area_m2: float, **given: Any) -> Finding:
    """A piece of a large project that lies in the line with ``area_m2`` only."""
    size = {"overlap_m2": area_m2, "outside_m2": 1e6 - area_m2, "subject_area_m2": 1e6}
    return finding(subject=f"地字第320411202600{number}号", **size, **given)


def test_a_permit_goes_from_review_to_grant_to_revocation() -> None:
    Timeline().run(
        [
            At(0, finding(permit_status="under_review"), ["raised blue"]),
            At(1, finding(permit_status="granted"), ["escalated red"]),
            At(2, finding(permit_status="granted", legal_basis=CLAIMED), ["deescalated orange"]),
            At(3, finding(permit_status="revoked"), ["cleared green"]),
        ]
    )


def test_a_verified_legal_basis_clears() -> None:
    Timeline().run(
        [
            At(0, finding(legal_basis=CLAIMED), ["raised orange"]),
            At(1, finding(legal_basis=VERIFIED), ["cleared green"]),
        ]
    )


def test_an_ended_finding_clears_once_though_its_removal_follows() -> None:
    present = finding()
    Timeline().run(
        [
            At(0, present, ["raised red"]),
            At(1, finding(status="ended"), ["cleared green"]),
            At(2, removes=present.key),
        ]
    )


def test_a_finding_that_is_removed_without_a_word_has_ended() -> None:
    present = finding()
    Timeline().run([At(0, present, ["raised red"]), At(1, removes=present.key, expect=["cleared green"])])


def near(distance_m: float, **given: Any) -> Finding:
    """The same permit beside basic farmland."""
    return finding(overlap_m2=0, outside_m2=20_000, distance_m=distance_m, **given)


def test_a_sliver_is_no_breach_and_lies_near_the_line() -> None:
    Timeline().run([At(0, sliver(1, 199.9), ["raised yellow"])])


def test_a_rule_without_a_buffer_takes_a_sliver_for_noise_and_does_not_look_beside_the_line() -> None:
    farmland = GENERAL.lines["permanent_basic_farmland"].model_copy(update={"buffer": None})
    Timeline(ruled_by(farmland)).run([At(0, sliver(1, 199.9)), At(1, near(0.0))])


def test_a_permit_near_a_line_is_told_early_and_one_in_review_earlier_still() -> None:
    city = Timeline()
    city.run(
        [
            At(0, near(12.3, permit_status="under_review"), ["raised blue"]),
            At(1, near(12.3), ["escalated yellow"]),
            At(2, finding(), ["escalated red"]),
            At(3, near(49.9), ["deescalated yellow"]),
            At(4, near(49.9, legal_basis=VERIFIED), ["cleared green"]),
        ]
    )
    assert "疑似将临近永久基本农田，相距12.3米" in city.alerts[0].title
    assert "用地未压占永久基本农田" in city.alerts[1].description
    assert (city.alerts[1].value, city.alerts[1].overlap_m2) == (None, 0.0)
    assert city.alerts[1].location is not None


def test_how_near_is_near_is_told_by_the_rule() -> None:
    farmland = GENERAL.lines["permanent_basic_farmland"]
    closer = farmland.model_copy(
        update={"buffer": Buffer(distance_m=20.0, grade="blue", under_review="blue")}
    )
    Timeline(ruled_by(closer)).run([At(0, near(20.1)), At(1, near(20.0), ["raised blue"])])


def test_what_lies_near_a_line_does_not_water_down_what_lies_on_it() -> None:
    Timeline().run(
        [
            At(0, near(5.0, subject="地字第3204112026002号"), ["raised yellow"]),
            At(1, finding(overlap_m2=190.0, outside_m2=18_000, subject_area_m2=18_190), ["raised red"]),
        ]
    )


def test_two_hundred_square_metres_or_one_per_cent_of_the_project_are_not() -> None:
    Timeline().run(
        [
            At(0, sliver(1, 200.0), ["raised red"]),
            At(1, finding(project_code=None, overlap_m2=201.0, outside_m2=19_799.0), ["raised red"]),
        ]
    )


def test_splitting_a_project_into_slivers_hides_nothing() -> None:
    city = Timeline()
    city.run(
        [
            At(0, sliver(1, 120.0), ["raised yellow"]),
            At(1, sliver(2, 120.0), ["escalated red", "raised red"]),
            At(2, sliver(2, 120.0, permit_status="revoked"), ["deescalated yellow", "cleared green"]),
        ]
    )
    assert "同一项目合计240.00平方米" in city.alerts[1].description
    assert [one.amount for one in city.alerts[1].causes] == [120.0, 120.0]


def test_a_project_of_very_many_slivers_lists_the_greatest_and_sums_up_the_rest() -> None:
    group = [sliver(number, 8.0 + number) for number in range(25)]
    causes, others = explained(group[0], group, GENERAL)

    assert [one.amount for one in causes] == [8.0, *(8.0 + number for number in range(24, 15, -1))]
    assert others == OtherCauses(events=15, amount=sum(8.0 + number for number in range(1, 16)))


def test_the_construction_permit_on_the_same_land_does_not_count_the_land_again() -> None:
    construction = sliver(2, 120.0, permit_kind="construction")
    Timeline().run([At(0, sliver(1, 120.0), ["raised yellow"]), At(1, construction, ["raised yellow"])])


def test_a_material_change_of_the_overlap_is_told_and_a_small_one_is_not() -> None:
    Timeline().run(
        [
            At(0, finding(overlap_m2=5_000), ["raised red"]),
            At(1, finding(overlap_m2=5_300)),
            At(2, finding(overlap_m2=5_600), ["updated red"]),
        ]
    )


def test_a_site_selection_only_asks_for_the_land() -> None:
    city = Timeline()
    city.run([At(0, finding(permit_kind="site_selection"), ["raised blue"])])
    assert "疑似将压占永久基本农田" in city.alerts[0].title


def test_outside_the_development_boundary_counts_and_a_village_permit_there_does_not() -> None:
    def boundary(**given: Any) -> Finding:
        return finding(line_kind="urban_development_boundary", **given)

    city = Timeline()
    city.run(
        [
            At(0, boundary(subject="乡字第1号", permit_kind="rural", project_code=None)),
            At(1, boundary(), ["raised orange"]),
            At(2, boundary(overlap_m2=20_000, outside_m2=0), ["cleared green"]),
        ]
    )
    assert "疑似超出城镇开发边界1.50公顷（22.50亩）" in city.alerts[0].title


def test_a_rule_may_tell_what_lies_below_the_tolerance_and_is_more_than_a_survey_can_tell_apart() -> None:
    farmland = GENERAL.lines["permanent_basic_farmland"]
    told = farmland.model_copy(update={"slight": "yellow", "accuracy_m2": AREA_SCALE, "buffer": None})

    Timeline(ruled_by(told)).run(
        [
            At(0, sliver(1, 1.0)),
            At(1, sliver(1, 120.0), ["raised yellow"]),
            At(2, sliver(2, 120.0), ["escalated red", "raised red"]),
        ]
    )


def test_a_major_project_is_told_early_by_its_own_land_until_its_permits_tell_it() -> None:
    city, permit = Timeline(), finding()
    city.run(
        [
            At(0, project_finding(distance_m=20.0, overlap_m2=0, outside_m2=20_000), ["raised blue"]),
            At(1, project_finding(), ["updated blue"]),
            At(2, permit, ["cleared green", "raised red"]),
            At(3, project_finding(milestone="started")),
            At(4, removes=permit.key, expect=["cleared green", "raised red"]),
            At(5, project_finding(milestone="cancelled"), ["cleared green"]),
        ]
    )
    assert "滨江智造园疑似将临近永久基本农田，相距20.0米" in city.alerts[0].title
    assert "重大项目2026-320411-01-000001（供地），按项目用地范围研判" in city.alerts[1].description
    assert [one.amount for one in city.alerts[1].causes] == [8_000.0]


def test_a_permit_that_only_comes_near_does_not_hide_that_the_project_reaches_the_line() -> None:
    Timeline().run([At(0, near(5.0), ["raised yellow"]), At(1, project_finding(), ["raised blue"])])


def test_the_land_of_a_project_is_not_counted_beside_that_of_its_permits() -> None:
    city = Timeline()
    city.run(
        [
            At(0, project_finding(), ["raised blue"]),
            At(1, sliver(1, 120.0), ["cleared green", "raised yellow"]),
        ]
    )
    assert "同一项目合计" not in city.alerts[2].description


def through(unit: str, area_m2: float, **given: Any) -> Finding:
    """What one permit of the city has in a line of one district: 150 m² are 1 % of it."""
    size = {"overlap_m2": area_m2, "outside_m2": 15_000 - area_m2, "subject_area_m2": 15_000.0}
    return finding(unit=unit, registered_in="320400", **size, **given)


def test_what_is_filed_under_the_city_is_told_in_each_district_and_weighed_as_one() -> None:
    city = Timeline()
    city.run(
        [
            At(0, through("320411", 100.0), ["raised yellow"]),
            At(1, through("320412", 60.0), ["escalated red", "raised red"]),
            At(2, through("320412", 0.0, status="ended"), ["cleared green", "deescalated yellow"]),
        ]
    )
    assert {one.unit for one in city.alerts} == {"320411", "320412"}
    assert "登记在常州市市本级，此处仅指新北区境内" in city.alerts[0].description


def test_a_permit_found_in_one_district_does_not_speak_for_its_projects_land_in_another() -> None:
    there = project_finding(unit="320412", registered_in="320400")

    Timeline().run([At(0, there, ["raised blue"]), At(1, through("320411", 8_000.0), ["raised red"])])


def test_land_asked_for_that_comes_to_reach_the_line_is_told_again_though_the_grade_is_the_same() -> None:
    Timeline().run(
        [
            At(0, near(5.0, permit_status="under_review"), ["raised blue"]),
            At(1, near(4.0, permit_status="under_review")),
            At(2, finding(permit_status="under_review"), ["updated blue"]),
            At(3, near(5.0, permit_status="under_review"), ["updated blue"]),
        ]
    )
