"""管控线面积: zones of the development boundary, and what of it counts in the expansion multiple."""

from typing import Any

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, square, statistic

HECTARE = 10_000 * 10_000
WHOLE, CORE, COUNTED = "urban_development_boundary", "boundary_core_zone", "boundary_expansion_area"


def boundary(name: str, sequence: int = 1, **data: Any) -> Change:
    place = square(119.9 if name == "L1" else 119.95, 31.8)
    return line(name, sequence, line_kind=WHOLE, geometry=place, **data)


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def hectares(shard: Shard) -> list[int]:
    """The whole boundary, its core zone, and what counts in the multiple."""
    keys = (FigureKey(one, DISTRICT, "line", "current") for one in (WHOLE, CORE, COUNTED))
    return [shard.book.values.get(key, 0) // HECTARE for key in keys]


def test_a_feature_counts_in_the_whole_and_in_its_zone() -> None:
    shard = shard_after(boundary("L1", zone="城镇集中建设区"), boundary("L2", zone="特别用途区"))
    assert hectares(shard) == [2, 1, 2]
    shard.apply([boundary("L2", 2, zone="城镇集中建设区")])
    assert hectares(shard) == [2, 2, 2]
    shard.apply([boundary("L1", 2, status="withdrawn")])
    assert hectares(shard) == [1, 1, 1]


def test_a_feature_that_does_not_count_in_the_multiple_is_left_out_of_it_alone() -> None:
    base = statistic(f"urban_built_land_base/{DISTRICT}/2020", 1.0, unit_of_measure="公顷")
    shard = shard_after(base, boundary("L1"), boundary("L2", expansion_counted=False))
    assert hectares(shard) == [2, 0, 1]
    multiple = FigureKey("expansion_multiple", DISTRICT, "line", "current")
    assert shard.figure(multiple).value == 1_000_000
    shard.apply([boundary("L2", 2, expansion_counted=True)])
    assert hectares(shard) == [2, 0, 2]
    assert shard.figure(multiple).value == 2_000_000
