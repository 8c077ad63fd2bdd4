"""许可与管控线叠加: what permitted projects count for inside and outside control lines, and what is found."""

from typing import Any

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, permit, square

BOUNDARY = "urban_development_boundary"
HALF = square(119.9005, 31.8)
"""The eastern half of where permits and lines are unless told otherwise."""
BASIS = {"kind": "农用地转用批复", "doc_no": "苏政地〔2026〕1号", "verified": True}
ONE_M2 = 10_000
SQUARE = 10_500.337
"""m² of the square of 0.001° on the ellipsoid, by pyproj."""


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def value(shard: Shard, indicator: str) -> int:
    return shard.book.values[FigureKey(indicator, DISTRICT, "ledger", "current")]


def m2(shard: Shard, indicator: str) -> int:
    return round(value(shard, indicator) / ONE_M2)


def found(shard: Shard, *changes: Change) -> list[tuple[str, str, str]]:
    findings = shard.apply(changes).findings
    return [(one.subject, one.line_kind, one.status) for one in findings]


def other(name: str = "2", **data: Any) -> Change:
    return permit(f"地字第{name}号", 1, project_code=f"project-{name}", **data)


def test_a_permit_half_in_basic_farmland_counts_as_one_project_and_half_its_land() -> None:
    shard = shard_after(line("L1", 1), permit("地字第1号", 1, geometry=HALF))
    assert value(shard, "basic_farmland_intrusions") == 1
    assert m2(shard, "basic_farmland_intrusion_area") == round(SQUARE / 2)
    assert value(shard, "redline_intrusions") == 0


def test_permits_of_one_project_count_once_and_those_of_two_projects_twice() -> None:
    shard = shard_after(line("L1", 1), permit("地字第1号", 1), permit("建字第1号", 1, kind="construction"))
    assert (value(shard, "basic_farmland_intrusions"), m2(shard, "basic_farmland_intrusion_area")) == (
        1,
        round(SQUARE),
    )
    shard.apply([permit("建字第2号", 1, kind="construction", geometry=HALF), other()])
    assert value(shard, "basic_farmland_intrusions") == 2
    assert m2(shard, "basic_farmland_intrusion_area") == round(2 * SQUARE)


def test_a_permit_that_goes_to_another_project_leaves_the_first() -> None:
    farmland, far = line("L1", 1), square(119.95, 31.8)
    shard = shard_after(farmland, permit("地字第1号", 1, geometry=far), permit("地字第2号", 1, geometry=HALF))
    assert value(shard, "basic_farmland_intrusions") == 1
    shard.apply([permit("地字第2号", 2, geometry=HALF, project_code="another")])
    assert value(shard, "basic_farmland_intrusions") == 1
    assert m2(shard, "basic_farmland_intrusion_area") == round(SQUARE / 2)


def test_a_verified_basis_a_review_and_a_revocation_count_nothing() -> None:
    for state in ({"legal_basis": BASIS}, {"status": "under_review"}, {"status": "revoked"}):
        shard = shard_after(line("L1", 1), permit("地字第1号", 1, **state))
        assert value(shard, "basic_farmland_intrusions") == 0
        assert value(shard, "basic_farmland_intrusion_area") == 0


def test_less_than_a_square_metre_is_nothing() -> None:
    sliver = square(119.9 + 0.001 - 1e-9, 31.8)
    shard = shard_after(line("L1", 1), permit("地字第1号", 1, geometry=sliver))
    assert value(shard, "basic_farmland_intrusion_area") == 0


def test_a_line_that_comes_moves_or_goes_counts_the_permits_it_meets() -> None:
    shard = shard_after(permit("地字第1号", 1))
    assert value(shard, "basic_farmland_intrusions") == 0
    for change, counted in (
        (line("L1", 1, geometry=HALF), round(SQUARE / 2)),
        (line("L1", 2), round(SQUARE)),
        (line("L1", 3, line_kind="ecological_redline"), 0),
        (line("L1", 4), round(SQUARE)),
        (line("L1", 5, status="withdrawn"), 0),
    ):
        shard.apply([change])
        assert m2(shard, "basic_farmland_intrusion_area") == counted
        assert value(shard, "redline_intrusions") == (change.version == 3)


def test_urban_land_outside_the_boundary_is_what_the_boundary_does_not_cover() -> None:
    shard = shard_after(line("L1", 1, line_kind=BOUNDARY, geometry=HALF), permit("地字第1号", 1))
    assert m2(shard, "urban_outside_boundary") == round(SQUARE / 2)


def test_two_permits_of_a_project_share_the_land_outside_too() -> None:
    shard = shard_after(
        line("L1", 1, line_kind=BOUNDARY, geometry=HALF),
        permit("地字第1号", 1),
        permit("地字第2号", 1, geometry=square(119.9, 31.8, 0.0005)),
    )
    assert m2(shard, "urban_outside_boundary") == round(SQUARE / 2)


def test_roads_and_village_land_may_lie_outside_and_a_use_that_is_not_known_may_not() -> None:
    boundary = line("L1", 1, line_kind=BOUNDARY, geometry=square(119.95, 31.8))
    for use, counted in (("1202", 0), ("0703", 0), ("100101", round(SQUARE))):
        land_use = {"scheme": "planning", "code": use}
        shard = shard_after(boundary, permit("地字第1号", 1, land_use=land_use))
        assert m2(shard, "urban_outside_boundary") == counted
    assert m2(shard_after(boundary, permit("地字第1号", 1)), "urban_outside_boundary") == round(SQUARE)


def test_without_a_boundary_nothing_is_outside_until_its_first_feature_and_after_its_last() -> None:
    shard = shard_after(permit("地字第1号", 1))
    far = square(119.95, 31.8)
    assert value(shard, "urban_outside_boundary") == 0
    assert found(shard, line("L1", 1, line_kind=BOUNDARY, geometry=far)) == [
        ("地字第1号", BOUNDARY, "present")
    ]
    assert m2(shard, "urban_outside_boundary") == round(SQUARE)
    assert found(shard, line("L1", 2, line_kind=BOUNDARY, geometry=far, status="withdrawn")) == [
        ("地字第1号", BOUNDARY, "ended")
    ]
    assert value(shard, "urban_outside_boundary") == 0


def test_a_finding_beyond_the_boundary_tells_and_draws_the_part_outside() -> None:
    shard = shard_after(line("L1", 1, line_kind=BOUNDARY, geometry=HALF))
    (finding,) = shard.apply([permit("地字第1号", 1)]).findings
    assert finding.overlap_m2 + finding.outside_m2 == finding.subject_area_m2
    assert (round(finding.outside_m2 / ONE_M2), finding.lines) == (round(SQUARE / 2), ["L1"])
    assert finding.geometry is not None
    assert finding.geometry.type == "Polygon"
    assert max(x for x, _ in finding.geometry.coordinates[0]) == 119.9005


def test_a_permit_within_the_boundary_and_a_rural_permit_are_no_findings() -> None:
    inside = shard_after(line("L1", 1, line_kind=BOUNDARY))
    assert found(inside, permit("地字第1号", 1)) == []
    outside = shard_after(line("L1", 1, line_kind=BOUNDARY, geometry=square(119.95, 31.8)))
    assert found(outside, permit("乡字第1号", 1, kind="rural")) == []


def test_a_finding_beyond_the_boundary_ends_when_the_boundary_is_moved_round_the_permit() -> None:
    shard = shard_after(line("L1", 1, line_kind=BOUNDARY, geometry=HALF), permit("地字第1号", 1))
    (ended,) = shard.apply([line("L1", 2, line_kind=BOUNDARY)]).findings
    assert (ended.status, ended.outside_m2, ended.geometry) == ("ended", 0, None)


def test_a_trial_counts_what_its_grant_then_counts() -> None:
    shard = shard_after(line("L1", 1), line("L2", 1, line_kind=BOUNDARY, geometry=HALF), other())
    tried = [permit("地字第1号", 1, geometry=HALF), line("L1", 2, geometry=HALF)]
    before = dict(shard.book.values)
    trial = shard.what_if(tried)
    assert dict(shard.book.values) == before
    assert trial.facts == shard.apply(tried)
    assert value(shard, "basic_farmland_intrusions") == 2
