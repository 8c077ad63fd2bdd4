"""存量用地供应比例: what of permitted land was built land already, the year before its permit was granted."""

from typing import Any

import pytest

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.memory.restoring import restore
from services.indicators.domain.memory.rows import Kept
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, parcel, permit, square

EAST, WEST = square(119.9005, 31.8), square(119.8995, 31.8)
"""Each meets half of where parcels and permits are unless told otherwise."""
STOCK = FigureKey("permits_on_built_land", DISTRICT, "ledger", "current")
SHARE = FigureKey("built_land_supply_share", DISTRICT, "ledger", "current")


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def stock_m2(shard: Shard) -> int:
    return round(shard.book.values[STOCK] / 10_000)


def granted(sequence: int = 1, name: str = "地字第1号", **data: Any) -> Change:
    return permit(name, sequence, **{"granted_on": "2024-05-01", **data})


def built(name: str = "p1", sequence: int = 1, **data: Any) -> Change:
    return parcel(name, sequence, **{"code": "0701", **data})


def test_the_share_on_built_parcels_is_taken_of_the_site_area() -> None:
    shard = shard_after(built(geometry=EAST), parcel("p2", 1, geometry=WEST), granted())
    assert stock_m2(shard) == 2_500
    assert shard.figure(SHARE).value == 500_000


def test_a_permit_that_states_no_site_area_counts_by_its_footprint() -> None:
    assert stock_m2(shard_after(built(), granted(site_area_m2=None))) == 10_500


@pytest.mark.parametrize(
    ("granted_on", "stock"), [("2023-12-31", 0), ("2024-01-01", 5_000), ("2026-06-01", 0)]
)
def test_what_counts_is_the_land_of_the_year_before_the_grant(granted_on: str, stock: int) -> None:
    """Built from 2023 on, dug up from 2025 on."""
    history = [built(), parcel("p1", 1, year="2025", code="1101")]
    assert stock_m2(shard_after(*history, granted(granted_on=granted_on))) == stock
    assert stock_m2(shard_after(granted(granted_on=granted_on), *history)) == stock


def test_land_built_on_by_the_permit_itself_is_no_stock() -> None:
    assert stock_m2(shard_after(parcel("p1", 1), granted(), built(year="2024"))) == 0


def test_a_permit_without_a_day_of_grant_is_of_the_year_it_last_changed_in() -> None:
    late = granted(granted_on=None)
    assert stock_m2(shard_after(built(year="2025"), late)) == 5_000
    assert stock_m2(shard_after(built(year="2026"), late)) == 0


def test_land_without_a_survey_by_then_is_no_stock() -> None:
    assert stock_m2(shard_after(built(year="2024"), granted())) == 0
    assert stock_m2(shard_after(granted())) == 0


def test_only_land_use_permits_in_effect_count() -> None:
    for state in ({"kind": "construction"}, {"status": "under_review"}, {"status": "revoked"}):
        shard = shard_after(built(), granted(), granted(2, **state))
        assert stock_m2(shard) == 0


def test_old_years_that_are_corrected_move_and_go_are_counted_anew() -> None:
    shard = shard_after(built(), parcel("p1", 1, year="2025", code="0101", geometry=WEST), granted())
    for change, stock in (
        (built(sequence=2, geometry=EAST), 2_500),
        (built(sequence=3, geometry=square(119.95, 31.8)), 0),
        (built(sequence=4, code="0301"), 0),
        (built(sequence=5), 5_000),
        (built(sequence=6, status="retired"), 0),
        (built("p2", 1, year="2021"), 5_000),
        (parcel("p2", 1, year="2022", status="retired"), 0),
    ):
        shard.apply([change])
        assert stock_m2(shard) == stock


def test_of_several_states_of_a_parcel_that_come_together_the_last_one_counts() -> None:
    elsewhere = built(sequence=2, geometry=square(119.9009, 31.8))
    run = [built(), elsewhere, parcel("p1", 1, year="2025", status="retired")]
    together = shard_after(granted())
    together.apply(run)
    assert stock_m2(together) == 500
    assert dict(together.book.values) == dict(shard_after(granted(), *run).book.values)


def test_a_permit_that_moves_changes_its_day_or_leaves_is_counted_anew() -> None:
    shard = shard_after(built(), granted())
    for change, stock in (
        (granted(2, geometry=EAST), 2_500),
        (granted(3, granted_on="2022-01-01"), 0),
        (granted(4), 5_000),
        (granted(5).model_copy(update={"action": "withdraw"}), 0),
    ):
        shard.apply([change])
        assert stock_m2(shard) == stock


def test_a_trial_tells_what_then_happens_and_changes_nothing() -> None:
    shard = shard_after(built(), granted())
    before = dict(shard.book.values)
    tried = [granted(1, "地字第2号", geometry=EAST), built("p2", 1, geometry=square(119.901, 31.8))]
    trial = shard.what_if(tried)
    assert dict(shard.book.values) == before
    assert trial.facts == shard.apply(tried)
    assert stock_m2(shard) == 10_000


def test_after_a_restart_old_years_still_count() -> None:
    history = [built(), parcel("p1", 1, year="2025", code="0101", geometry=WEST), granted(geometry=EAST)]
    shard, rows, kept = new_shard(city(), catalogue())(DISTRICT), dict[str, bytes | None](), Kept()
    for one in history:
        rows |= shard.apply([one]).rows
    for key, row in sorted(rows.items()):
        kept.take(key, row or b"")
    again = new_shard(city(), catalogue())(DISTRICT)
    assert restore(again, kept) == []
    for each in (shard, again):
        each.apply([granted(1, "地字第2号"), built(sequence=2, geometry=EAST)])
    assert again.figures() == shard.figures()
    assert stock_m2(again) == 5_000 + 2_500
