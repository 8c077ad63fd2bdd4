"""Counts and sums of permits by month, plans, major projects and maintenance of lines."""

from datetime import UTC, datetime

import pytest

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, permit, project, review, statistic

HECTARE = 10_000 * 10_000
PLANNING = {"scheme": "planning", "code": "070102"}


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def values(shard: Shard, indicator: str, period: str = "current") -> dict[str, int]:
    """The figure (as "") and its parts of one period."""
    found = {k.indicator: f.value for f in shard.figures() if (k := f.key).period == period}
    of = {k: v for k, v in found.items() if k == indicator or k.startswith(f"{indicator}.")}
    return {name.removeprefix(indicator): value for name, value in of.items()}


def building(number: str, **data: object) -> Change:
    return permit(f"建字第{number}号", 1, kind="construction", **data)


def test_a_permit_counts_in_the_month_it_was_granted_by_kind_and_land_use() -> None:
    shard = shard_after(
        building("1", granted_on="2026-03-31", land_use=PLANNING, floor_area_m2=8_000.0),
        building("2", granted_on="2026-03-01", floor_area_m2=2_000.0),
        permit("地字第1号", 1, granted_on="2026-04-01"),
    )
    assert values(shard, "permits_granted_monthly", "2026-03") == {
        "": 2, ".construction": 2, ".construction.planning-07": 1, ".construction.unknown": 1
    }  # fmt: skip
    assert values(shard, "permit_floor_area_monthly", "2026-03")[""] == HECTARE
    assert values(shard, "permits_granted_monthly", "2026-04") == {
        "": 1,
        ".land_use": 1,
        ".land_use.unknown": 1,
    }
    (figure,) = (f for f in shard.figures() if f.key.indicator == "permit_floor_area_monthly")
    assert figure.valid_on == "2026-03-31"


def test_a_permit_without_its_day_counts_in_the_month_of_its_event_in_china() -> None:
    after_midnight = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)
    late = permit("地字第1号", 1).model_copy(update={"time": after_midnight})
    assert values(shard_after(late), "permits_granted_monthly", "2026-02")[""] == 1


def test_revoking_a_permit_takes_it_out_of_the_month_it_was_granted() -> None:
    shard = shard_after(
        permit("地字第1号", 1, granted_on="2026-03-31"),
        permit("地字第1号", 2, granted_on="2026-03-31", status="revoked"),
    )
    assert values(shard, "permits_granted_monthly", "2026-03")[""] == 0


def test_completion_is_verified_for_the_share_of_construction_permits_that_are_completed() -> None:
    kinds = [("construction", "completed"), ("construction", "granted"), ("construction", "amended")]
    kinds += [("construction", "revoked"), ("land_use", "completed")]
    permits = [permit(f"{n}号", 1, kind=kind, status=status) for n, (kind, status) in enumerate(kinds)]
    assert values(shard_after(*permits), "completion_verified_share") == {"": 333_333}


def test_plans_are_counted_by_kind_and_level_and_terminated_ones_are_not() -> None:
    shard = shard_after(
        review("a", 1),
        review("b", 1, plan_kind="village", level="village", stage="approved"),
        review("c", 1, stage="terminated"),
    )
    assert values(shard, "plans_total") == {"": 2, ".detailed.county": 1, ".village.village": 1}


def test_rates_are_over_all_plans_and_a_rate_of_nothing_yet_is_zero() -> None:
    shard = shard_after(review("a", 1), review("b", 1, stage="registered"), review("c", 1, stage="drafting"))
    rates = ("completed", "approved", "registered", "filed")
    assert [values(shard, f"plans_{rate}_share")[""] for rate in rates] == [666_667, 333_333, 333_333, 0]


def test_village_coverage_is_approved_village_plans_over_the_villages_that_need_one() -> None:
    village = {"plan_kind": "village", "level": "village"}
    shard = shard_after(
        review("a", 1, stage="filed", **village),
        review("b", 1, stage="drafting", **village),
        review("c", 1, stage="filed"),
        statistic(f"villages_to_plan/{DISTRICT}/2025", 8, unit_of_measure="个"),
    )
    assert values(shard, "village_plan_coverage") == {"": 125_000}


def test_special_plans_count_once_they_are_registered() -> None:
    states = [("special", "registered"), ("special", "approved"), ("detailed", "registered")]
    plans = [review(f"{n}", 1, plan_kind=kind, stage=stage) for n, (kind, stage) in enumerate(states)]
    assert values(shard_after(*plans), "special_plans_registered") == {"": 1}


def test_major_projects_are_counted_at_their_milestone_and_cancelled_ones_not_at_all() -> None:
    milestones = ("conversion", "land_supply", "permitted", "started", "cancelled")
    projects = [project(f"p{n}", 1, milestone=one) for n, one in enumerate(milestones)]
    shard = shard_after(*projects, project("p0", 2, milestone="land_supply"))
    assert values(shard, "major_projects") == {
        "": 4, ".conversion": 0, ".land_supply": 2, ".permitted": 1, ".started": 1
    }  # fmt: skip
    assert values(shard, "major_projects_supplied_share") == {"": 1_000_000}
    assert values(shard, "major_projects_started_share") == {"": 250_000}


def test_land_approved_supplied_and_used_is_the_area_of_the_projects_there() -> None:
    milestones = ("preliminary_review", "conversion", "land_supply", "completed")
    shard = shard_after(*(project(f"p{n}", 1, milestone=one) for n, one in enumerate(milestones)))
    whole = values(shard, "major_project_area")[""] // 4
    assert whole / HECTARE == pytest.approx(1.05, abs=0.05)
    assert values(shard, "approved_not_supplied") == {"": whole}
    assert values(shard, "supplied_not_used") == {"": whole}
    assert values(shard, "approved_not_supplied_share") == {"": 333_333}
    assert values(shard, "supplied_not_used_share") == {"": 500_000}


def test_a_project_without_a_place_is_counted_and_has_no_area() -> None:
    shard = shard_after(project("p0", 1, geometry=None))
    assert (values(shard, "major_projects")[""], values(shard, "major_project_area")[""]) == (1, 0)


def maintained(
    name: str, sequence: int, number: str | None, source: str | None = None, **data: object
) -> Change:
    more = {"kind": "局部优化", "reason": "演示", "number": number, "quota_source": source}
    return line(name, sequence, maintenance=more if number else None, **data)


def test_a_maintenance_counts_once_however_many_features_it_changed() -> None:
    shard = shard_after(
        maintained("L1", 1, "20260101000001"),
        maintained("L2", 1, "20260101000001", line_kind="ecological_redline"),
        maintained("L3", 1, "20260101000002", status="withdrawn"),
        maintained("L4", 1, None),
    )
    assert values(shard, "line_maintenances") == {
        "": 2, ".permanent_basic_farmland": 2, ".ecological_redline": 1
    }  # fmt: skip
    assert values(shard, "line_maintenance_area")[""] == 3 * HECTARE
    shard.apply([maintained("L2", 2, "20260101000003", line_kind="ecological_redline")])
    assert values(shard, "line_maintenances")[""] == 3
    shard.apply([maintained("L1", 2, "20260101000003")])
    assert values(shard, "line_maintenances")[""] == 2


def test_the_balance_of_a_quota_is_what_was_allotted_less_the_land_charged_to_it() -> None:
    boundary = {"line_kind": "urban_development_boundary"}
    shard = shard_after(
        statistic(f"quota_allotted.flow/{DISTRICT}/2025", 5, unit_of_measure="公顷"),
        maintained("L1", 1, "1", "flow", **boundary),
        maintained("L2", 1, "1", "flow", **boundary),
        maintained("L3", 1, "2", "reserve", **boundary),
    )
    used = {"": 3 * HECTARE, ".flow": 2 * HECTARE, ".reserve": HECTARE, ".linkage": 0}
    assert values(shard, "quota_used") == used
    assert values(shard, "quota_balance_flow") == {"": 3 * HECTARE}
    assert values(shard, "quota_balance_reserve") == {}
    shard.apply([maintained("L2", 2, "1", "flow", status="withdrawn", **boundary)])
    assert values(shard, "quota_balance_flow") == {"": 4 * HECTARE}


def test_a_quota_that_nothing_was_charged_to_is_there_in_full() -> None:
    shard = shard_after(
        line("L1", 1), statistic(f"quota_allotted.linkage/{DISTRICT}/2025", 2, unit_of_measure="公顷")
    )
    assert values(shard, "quota_balance_linkage") == {"": 2 * HECTARE}
