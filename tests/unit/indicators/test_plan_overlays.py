"""详细规划覆盖率 and 许可与规划一致率: plans over the development boundary, and permits over plans."""

from typing import Any

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, permit, plot, review, square

BOUNDARY = "urban_development_boundary"
WEST, EAST = square(119.8995, 31.8), square(119.9005, 31.8)
"""Each meets half of where lines, permits and plots are unless told otherwise."""
LARGE = square(119.9, 31.8, 0.02)
"""About 420 hectares: cut into sixteen pieces and more."""
SQUARE_M2, HALF_M2 = 10_500, 5_250
INDUSTRY = {"scheme": "planning", "code": "100101"}


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def boundary(sequence: int = 1, **data: Any) -> Change:
    return line("L1", sequence, line_kind=BOUNDARY, area_m2=20_000.0, **data)


def approved(name: str = "plan-1", sequence: int = 1, **data: Any) -> Change:
    return review(name, sequence, **{"stage": "approved", "geometry": EAST, **data})


def covered_m2(shard: Shard) -> int:
    key = FigureKey("detailed_plan_covered", DISTRICT, "line", "current")
    return round(shard.book.values[key] / 10_000)


def rate(shard: Shard, indicator: str, basis: str) -> float:
    key = FigureKey(indicator, DISTRICT, basis, "current")
    return shard.figure(key).value / 1_000_000


def planned_m2(shard: Shard) -> tuple[int, int]:
    """Of the permitted land what lies on plots, and on plots of its own use."""
    keys = (
        FigureKey(one, DISTRICT, "ledger", "current") for one in ("permits_on_plan", "permits_as_planned")
    )
    on_plan, as_planned = (round(shard.book.values[key] / 10_000) for key in keys)
    return on_plan, as_planned


def test_a_plan_over_half_of_the_boundary_covers_half_of_its_official_area() -> None:
    shard = shard_after(boundary(), approved())
    assert covered_m2(shard) == 10_000
    assert rate(shard, "detailed_plan_coverage", "line") == 0.5


def test_two_plans_on_the_same_land_cover_it_once() -> None:
    assert covered_m2(shard_after(boundary(), approved(), approved("plan-2"))) == 10_000
    assert covered_m2(shard_after(boundary(), approved(), approved("plan-2", geometry=WEST))) == 20_000


def test_a_plan_covers_from_its_approval_on_and_while_it_is_revised() -> None:
    shard = shard_after(boundary(), approved(stage="examination"))
    assert covered_m2(shard) == 0
    stages = (("approved", 10_000), ("filed", 10_000), ("revising", 10_000), ("terminated", 0))
    for sequence, (stage, covered) in enumerate(stages, 2):
        shard.apply([approved(sequence=sequence, stage=stage)])
        assert covered_m2(shard) == covered


def test_plans_of_other_kinds_and_without_an_extent_cover_nothing() -> None:
    for state in ({"plan_kind": "special"}, {"geometry": None}):
        assert covered_m2(shard_after(boundary(), approved(**state))) == 0


def test_the_boundary_may_come_after_the_plans_move_and_go() -> None:
    shard = shard_after(approved(), boundary())
    for change, covered in (
        (boundary(2, geometry=EAST), 20_000),
        (boundary(3, geometry=square(119.95, 31.8)), 0),
        (boundary(4), 10_000),
        (line("L1", 5), 0),
    ):
        shard.apply([change])
        assert covered_m2(shard) == covered


def test_pieces_of_a_large_boundary_add_up_whatever_plan_came_first() -> None:
    plans = [approved("plan-1", geometry=square(119.9, 31.8, 0.01)), approved("plan-2", geometry=LARGE)]
    whole = line("L1", 1, line_kind=BOUNDARY, area_m2=4_000_000.0, geometry=LARGE)
    shards = [shard_after(whole, *plans), shard_after(*plans, whole), shard_after(*plans[::-1], whole)]
    assert {covered_m2(shard) for shard in shards} == {4_000_000}
    for shard in shards:
        shard.apply([approved("plan-2", 2, stage="terminated")])
    assert (
        len({shard.book.values[key] for shard in shards for key in shard.book.values if "covered" in key[0]})
        == 1
    )
    assert abs(covered_m2(shards[0]) - 1_000_000) < 200


def test_a_large_boundary_drawn_small_again_keeps_nothing_of_its_pieces() -> None:
    shard = shard_after(boundary(geometry=LARGE), approved(geometry=LARGE))
    assert covered_m2(shard) == 20_000
    shard.apply([boundary(2), approved(sequence=2)])
    assert covered_m2(shard) == 10_000


def test_a_permit_for_the_planned_use_conforms_on_the_part_that_is_planned() -> None:
    shard = shard_after(plot("D1", 1, geometry=EAST), permit("地字第1号", 1, land_use=INDUSTRY))
    assert planned_m2(shard) == (HALF_M2, HALF_M2)
    assert rate(shard, "permit_conformity", "ledger") == 1


def test_a_permit_for_another_use_than_planned_conforms_on_no_part_of_it() -> None:
    plots = plot("D1", 1, geometry=EAST), plot("D2", 1, "0701", geometry=WEST)
    shard = shard_after(*plots, permit("地字第1号", 1, land_use=INDUSTRY))
    assert planned_m2(shard) == (SQUARE_M2, HALF_M2)
    assert rate(shard, "permit_conformity", "ledger") == 0.5


def test_permits_without_a_planned_use_or_not_in_effect_count_in_neither() -> None:
    surveyed = {"scheme": "sandiao", "code": "1001"}
    for state in ({}, {"land_use": surveyed}, {"land_use": INDUSTRY, "status": "under_review"}):
        assert planned_m2(shard_after(plot("D1", 1), permit("地字第1号", 1, **state))) == (0, 0)


def test_plots_that_come_change_or_go_are_counted_again() -> None:
    shard = shard_after(permit("地字第1号", 1, land_use=INDUSTRY))
    for change, counted in (
        (plot("D1", 1), (SQUARE_M2, SQUARE_M2)),
        (plot("D1", 2, "0701"), (SQUARE_M2, 0)),
        (plot("D1", 3, geometry=EAST), (HALF_M2, HALF_M2)),
        (plot("D1", 4, layer="GHFQ"), (0, 0)),
        (plot("D1", 5), (SQUARE_M2, SQUARE_M2)),
        (plot("D1", 6, status="superseded"), (0, 0)),
    ):
        shard.apply([change])
        assert planned_m2(shard) == counted


def test_overlapping_plots_of_one_use_count_once() -> None:
    shard = shard_after(plot("D1", 1), plot("D2", 1), permit("地字第1号", 1, land_use=INDUSTRY))
    assert planned_m2(shard) == (SQUARE_M2, SQUARE_M2)


def test_a_trial_tells_coverage_and_conformity_as_they_then_are() -> None:
    shard = shard_after(boundary(), plot("D1", 1), permit("地字第1号", 1, land_use=INDUSTRY))
    before = dict(shard.book.values)
    tried = [approved(), plot("D1", 2, "0701"), boundary(2, geometry=EAST)]
    trial = shard.what_if(tried)
    assert dict(shard.book.values) == before
    assert trial.facts == shard.apply(tried)
    assert (covered_m2(shard), planned_m2(shard)) == (20_000, (SQUARE_M2, 0))
