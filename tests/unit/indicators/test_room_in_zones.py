"""开发边界内剩余可用空间: the core zone of the boundary less what is built or committed inside it."""

from typing import Any

import pytest

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, square

BOUNDARY, CORE = "urban_development_boundary", "城镇集中建设区"
BASES = ("survey", "projected", "projected_review")
WEST, EAST = square(119.8995, 31.8), square(119.9005, 31.8)
"""Each meets half of where parcels and permits are unless told otherwise."""
LARGE = square(119.89, 31.795, 0.02)
"""Cut into sixteen pieces and more; the parcels lie across edges of some."""


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def core(sequence: int = 1, name: str = "L1", **data: Any) -> Change:
    return line(
        name, sequence, **{"line_kind": BOUNDARY, "zone": CORE, "area_m2": 20_000.0, "geometry": EAST, **data}
    )


def in_use_m2(shard: Shard, unit: str = DISTRICT) -> tuple[int, ...]:
    keys = (FigureKey("core_zone_in_use", unit, basis, "current") for basis in BASES)
    return tuple(round(shard.book.values[key] / 10_000) for key in keys)


def room_m2(shard: Shard) -> tuple[float, ...]:
    keys = (FigureKey("core_zone_room", DISTRICT, basis, "current") for basis in BASES)
    return tuple(shard.figure(key).value / 10_000 for key in keys)


def test_room_is_the_zone_less_the_share_of_built_parcels_inside_it() -> None:
    shard = shard_after(core(), parcel("p1", 1, code="0701"), parcel("p2", 1))
    assert in_use_m2(shard) == (5_000, 5_000, 5_000)
    assert room_m2(shard) == (15_000, 15_000, 15_000)


def test_footprints_take_room_before_it_is_surveyed_and_those_under_review_only_in_the_second_basis() -> None:
    shard = shard_after(core(), parcel("p1", 1), permit("地字第1号", 1, status="under_review"))
    assert in_use_m2(shard) == (0, 0, 5_000)
    shard.apply([permit("地字第1号", 2)])
    assert in_use_m2(shard) == (0, 5_000, 5_000)
    shard.apply([parcel("p1", 2, year="2024", code="0701")])
    assert in_use_m2(shard) == (5_000, 5_000, 5_000)


def test_two_footprints_on_the_same_land_inside_take_it_once() -> None:
    permits = [permit("地字第1号", 1), permit("建字第1号", 1, kind="construction")]
    assert in_use_m2(shard_after(core(), parcel("p1", 1), *permits)) == (0, 5_000, 5_000)


def test_what_lies_under_a_footprint_but_outside_the_zone_takes_nothing() -> None:
    shard = shard_after(core(), parcel("p1", 1), permit("地字第1号", 1, geometry=WEST))
    assert in_use_m2(shard) == (0, 0, 0)


def test_only_the_core_zone_counts_and_overlapping_features_count_once() -> None:
    others = [core(1, "L2", zone="城镇弹性发展区"), core(1, "L3", zone=None), core(1, "L4")]
    shard = shard_after(core(), *others, parcel("p1", 1, code="0701"))
    assert in_use_m2(shard) == (5_000, 5_000, 5_000)
    assert room_m2(shard) == (35_000, 35_000, 35_000)


def test_a_zone_may_come_late_move_become_another_and_go() -> None:
    shard = shard_after(parcel("p1", 1, code="0701"), parcel("p2", 1), permit("地字第1号", 1))
    for change, used in (
        (core(), (5_000, 10_000, 10_000)),
        (core(2, geometry=LARGE), (10_000, 20_000, 20_000)),
        (core(3, zone="特别用途区"), (0, 0, 0)),
        (core(4, geometry=WEST), (5_000, 10_000, 10_000)),
        (core(5, status="withdrawn"), (0, 0, 0)),
    ):
        shard.apply([change])
        assert in_use_m2(shard) == used


def test_land_that_is_ended_or_becomes_something_else_is_counted_anew() -> None:
    shard = shard_after(core(), parcel("p1", 1, code="0701"))
    shard.apply([parcel("p1", 1, year="2024", code="1101")])
    assert in_use_m2(shard) == (0, 0, 0)
    shard.apply([parcel("p1", 2, year="2024", code="1003"), parcel("p1", 2)])
    assert in_use_m2(shard) == (5_000, 5_000, 5_000)
    shard.apply([parcel("p1", 1, year="2025", status="retired")])
    assert in_use_m2(shard) == (0, 0, 0)


@pytest.mark.parametrize("geometry", [EAST, LARGE])
def test_parcels_that_come_together_count_to_the_bit_as_one_by_one(geometry: dict[str, Any]) -> None:
    places = [square(119.8985 + n * 0.0007, 31.7993) for n in range(6)]
    run = [
        parcel(f"p{n}", 1, code="0701" if n % 2 else "0101", geometry=place) for n, place in enumerate(places)
    ]
    permits = [
        permit(f"地字第{n}号", 1, geometry=square(119.899 + n * 0.0006, 31.7997, 0.0008)) for n in range(4)
    ]
    together = new_shard(city(), catalogue())(DISTRICT)
    together.apply([core(geometry=geometry), *permits, *run])
    lately = shard_after(*run, core(geometry=geometry), *permits)
    assert dict(together.book.values) == dict(lately.book.values)
    assert in_use_m2(together)[1] > in_use_m2(together)[0] > 0


def test_a_trial_tells_what_room_is_left_then_and_changes_nothing() -> None:
    shard = shard_after(core(), parcel("p1", 1))
    before = dict(shard.book.values)
    trial = shard.what_if([permit("地字第1号", 1)])
    assert dict(shard.book.values) == before
    assert trial.facts == shard.apply([permit("地字第1号", 1)])
    assert room_m2(shard) == (20_000, 15_000, 15_000)


def test_a_management_unit_has_what_is_used_there_and_no_room_of_its_own() -> None:
    district, unit = "320412", "320412-JKQ"
    shard = new_shard(city(), catalogue())(district)
    shard.apply(
        [core(district=district), parcel("p1", 1, code="0701", district=district, township="320412105")]
    )
    assert in_use_m2(shard, unit) == (5_000, 5_000, 5_000)
    assert {key.unit for key in shard.last_moved if key.indicator == "core_zone_room"} == {district}
