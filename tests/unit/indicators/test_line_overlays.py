"""管控线内外的地类: parcels by their share under control lines."""

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, square

HALF = square(119.9005, 31.8)
BOUNDARY = "urban_development_boundary"


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def m2(shard: Shard, indicator: str) -> int:
    return round(shard.book.values[FigureKey(indicator, DISTRICT, "survey", "current")] / 10_000)


def test_orchards_in_basic_farmland_are_found_and_paddy_is_not() -> None:
    orchard = parcel("p1", 1, code="0201")
    assert m2(shard_after(line("L1", 1, geometry=HALF), orchard), "basic_farmland_not_farmed") == 5_000
    assert m2(shard_after(line("L1", 1, geometry=HALF), parcel("p1", 1)), "basic_farmland_not_farmed") == 0


def test_a_line_that_comes_moves_or_goes_finds_the_parcels_it_meets() -> None:
    shard = shard_after(parcel("p1", 1, code="0201"), line("L1", 1, geometry=HALF))
    assert m2(shard, "basic_farmland_not_farmed") == 5_000
    shard.apply([line("L1", 2)])
    assert m2(shard, "basic_farmland_not_farmed") == 10_000
    shard.apply([line("L1", 3, line_kind="ecological_redline")])
    assert m2(shard, "basic_farmland_not_farmed") == 0
    shard.apply([line("L1", 4), line("L1", 5, status="withdrawn")])
    assert m2(shard, "basic_farmland_not_farmed") == 0


def test_two_features_on_the_same_land_count_it_once() -> None:
    shard = shard_after(
        parcel("p1", 1, code="0201"), line("L1", 1, geometry=HALF), line("L2", 1, geometry=HALF)
    )
    assert m2(shard, "basic_farmland_not_farmed") == 5_000


def test_a_parcel_that_becomes_farmland_again_leaves_the_sum() -> None:
    shard = shard_after(line("L1", 1), parcel("p1", 1, code="0201"), parcel("p1", 2, year="2024"))
    assert m2(shard, "basic_farmland_not_farmed") == 0
    shard.apply([parcel("p1", 3, year="2023", code="0701")])
    assert m2(shard, "basic_farmland_not_farmed") == 0


def test_built_land_in_the_redline_is_summed_by_its_share() -> None:
    redline = line("L1", 1, line_kind="ecological_redline", geometry=HALF)
    assert m2(shard_after(parcel("p1", 1, code="0601"), redline), "built_in_redline") == 5_000


def test_inside_and_outside_of_the_boundary_add_up_to_the_built_land() -> None:
    town = parcel("p1", 1, code="0701", settlement_class="201", area_m2=10_000.0001)
    shard = shard_after(town, line("L1", 1, line_kind=BOUNDARY, geometry=HALF))
    inside, outside = (m2(shard, f"built_{side}_boundary") for side in ("inside", "outside"))
    assert (inside, outside) == (5_000, 5_000)
    of = {k.indicator: v for k, v in shard.book.values.items() if k.basis == "survey"}
    assert of["built_inside_boundary"] + of["built_outside_boundary"] == of["urban_rural_built_land"]
