"""预计损失: what a control line loses to permits whose land overlaps, and which target is the last word."""

import pytest

from contracts.catalogue import catalogue
from contracts.districts import city
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.targets import Target, Targets
from services.indicators.domain.shard import new_shard
from tests.builders import DISTRICT, line, permit, square

FARMLAND = "permanent_basic_farmland"


def test_a_line_loses_the_union_of_permits_that_overlap_whatever_other_lines_lie_there() -> None:
    shard = new_shard(city(), catalogue())(DISTRICT)
    place = square(119.9, 31.8, 0.01)
    shard.apply(
        [
            line("L1", 1, line_kind=FARMLAND, geometry=place),
            line("L2", 1, line_kind="urban_development_boundary", geometry=place),
        ]
    )
    before = shard.book.values[FigureKey(FARMLAND, DISTRICT, "projected", "current")]
    half, three_quarters = square(119.895, 31.8, 0.01), square(119.8975, 31.8, 0.01)
    shard.apply([permit("地字第1号", 1, geometry=half), permit("地字第2号", 2, geometry=three_quarters)])

    left = shard.book.values[FigureKey(FARMLAND, DISTRICT, "projected", "current")]
    assert left / before == pytest.approx(0.25, abs=0.001)


def test_the_target_of_the_latest_year_is_the_final_one() -> None:
    targets = Targets()
    for year, value in (("2030", 20), ("2035", 30), ("2025", 10)):
        targets.put(FARMLAND, DISTRICT, Target(year, value, "floor"))
    assert targets.final(FARMLAND, DISTRICT) == Target("2035", 30, "floor")
