"""比率指标 in a district: what they are made of, and when they are said."""

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey, FigureValue
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, parcel, permit, square, target

M2 = 10_000
WATER = FigureKey("water_surface_ratio", DISTRICT, "survey", "2023")
USED = FigureKey("built_land_used", DISTRICT, "projected", "current")


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def amounts(figure: FigureValue) -> list[int]:
    return [term.amount for term in figure.terms]


def test_the_water_surface_ratio_is_water_over_everything_surveyed() -> None:
    shard = shard_after(*(parcel(f"p{n}", 1, code=code) for n, code in enumerate(("1101", "0101", "0701"))))
    figure = shard.figure(WATER)
    assert figure.value == 333_333
    assert amounts(figure) == [10_000 * M2, 30_000 * M2]
    assert figure.valid_on == "2023-12-31"


def test_a_quota_that_nobody_set_is_not_used_by_any_share() -> None:
    shard = shard_after(parcel("p1", 1, code="0701"))
    assert USED not in {figure.key for figure in shard.figures()}


def test_the_share_of_the_quota_used_moves_with_permits_and_with_the_quota() -> None:
    shard = shard_after(parcel("p1", 1, code="0701"), parcel("p2", 1, geometry=square(119.95, 31.8)))
    quota = {"value": 40_000.0, "sense": "ceiling"}
    shard.apply([target(f"built_land/{DISTRICT}/2035", 1, **quota)])
    assert shard.figure(USED).value == 250_000
    facts = shard.apply([permit("地字第1号", 1, geometry=square(119.95, 31.8))])
    [said] = [figure for figure in facts.figures if figure.key == USED]
    assert (said.value, amounts(said)) == (500_000, [20_000 * M2, 40_000 * M2])


def test_a_withdrawn_quota_leaves_nothing_to_divide_by() -> None:
    shard = shard_after(parcel("p1", 1, code="0701"), target(f"built_land/{DISTRICT}/2035", 1))
    assert shard.figure(USED).value == 2_000_000
    shard.apply([target(f"built_land/{DISTRICT}/2035", 2, value=0.0)])
    assert shard.figure(USED).value == 0


def test_a_ratio_tried_is_said_with_what_it_was() -> None:
    shard = shard_after(parcel("p1", 1), target(f"built_land/{DISTRICT}/2035", 1, value=20_000.0))
    trial = shard.what_if([permit("地字第1号", 1)])
    assert [one.value for one in trial.before if one.key == USED] == [0]
    assert [one.value for one in trial.facts.figures if one.key == USED] == [500_000]
    assert shard.figure(USED).value == 0


def test_ratios_leave_no_entries() -> None:
    shard = shard_after(target(f"built_land/{DISTRICT}/2035", 1))
    facts = shard.apply([parcel("p1", 1, code="0701")])
    assert USED in {figure.key for figure in facts.figures}
    assert all(not key.indicator.endswith("_used") for one in facts.ledger for key, _ in one.entries)
