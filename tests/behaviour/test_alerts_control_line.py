"""管控边界预警: one project's footprint in a control line, with and without a legal basis."""

from typing import Any

from contracts.base import AREA_SCALE
from contracts.events.permit import LegalBasis
from contracts.messages.finding import Finding
from services.alerts.domain.rules import ControlLineRule, for_all
from tests.behaviour.alerts_timeline import RULES, At, Timeline
from tests.unit.alerts.builders import finding

CLAIMED = LegalBasis(kind="农用地转用批复", doc_no="苏政地〔2026〕1号", verified=False)
VERIFIED = CLAIMED.model_copy(update={"verified": True})


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


def test_a_sliver_is_noise() -> None:
    Timeline().run([At(0, sliver(1, 199.9))])


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
            At(0, sliver(1, 120.0)),
            At(1, sliver(2, 120.0), ["raised red", "raised red"]),
            At(2, sliver(2, 120.0, permit_status="revoked"), ["cleared green", "cleared green"]),
        ]
    )
    assert "同一项目合计240.00平方米" in city.alerts[0].description


def test_the_construction_permit_on_the_same_land_does_not_count_the_land_again() -> None:
    Timeline().run([At(0, sliver(1, 120.0)), At(1, sliver(2, 120.0, permit_kind="construction"))])


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
    general = for_all(RULES, ControlLineRule)
    farmland = general.lines["permanent_basic_farmland"]
    told = farmland.model_copy(update={"slight": "yellow", "accuracy_m2": 1 * AREA_SCALE})
    rule = general.model_copy(update={"lines": {**general.lines, "permanent_basic_farmland": told}})

    Timeline([rule if one is general else one for one in RULES]).run(
        [
            At(0, sliver(1, 1.0)),
            At(1, sliver(1, 120.0), ["raised yellow"]),
            At(2, sliver(2, 120.0), ["escalated red", "raised red"]),
        ]
    )
