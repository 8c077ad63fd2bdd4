"""管理单元: parcels of some townships count in their district, and in 经开区 or the rest of it as well."""

from typing import Any

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.memory.restoring import restore
from services.indicators.domain.memory.rows import Kept
from services.indicators.domain.shard import Shard, new_shard, rolled_up
from tests.builders import line, parcel, permit, review, square, target

WUJIN, ZONE, REST = "320412", "320412-JKQ", "320412-QT"
HENGLIN, HUTANG = "320412105", "320412100"
M2 = 10_000


def in_wujin(subject: str, sequence: int, township: str | None = HENGLIN, **data: Any) -> Change:
    return parcel(subject, sequence, district=WUJIN, township=township, **data)


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(WUJIN)
    shard.apply(changes)
    return shard


def values(shard: Shard, indicator: str, basis: str = "survey", period: str = "2023") -> list[int]:
    """Of the district, 经开区 and the rest of the district."""
    keys = (FigureKey(indicator, unit, basis, period) for unit in (WUJIN, ZONE, REST))
    return [shard.book.values[key] // M2 for key in keys]


def test_a_parcel_counts_in_its_district_and_in_the_unit_of_its_township() -> None:
    shard = shard_after(in_wujin("p1", 1), in_wujin("p2", 1, HUTANG), in_wujin("p3", 1, None))
    assert values(shard, "farmland_retained") == [28_500, 9_500, 19_000]


def test_a_unit_without_a_parcel_has_figures_of_nothing() -> None:
    assert values(shard_after(in_wujin("p1", 1, HUTANG)), "farmland_retained") == [9_500, 0, 9_500]


def test_a_unit_takes_over_its_figures_into_a_new_year() -> None:
    shard = shard_after(in_wujin("p1", 1), in_wujin("p2", 1, HUTANG, year="2024"))
    assert values(shard, "farmland_retained", period="2024") == [19_000, 9_500, 9_500]
    assert values(
        shard_after(in_wujin("p2", 1, HUTANG, year="2024"), in_wujin("p1", 1)), "farmland_retained"
    ) == [
        9_500,
        9_500,
        0,
    ]


def test_flows_overlays_and_expected_figures_are_told_of_a_unit_too() -> None:
    shard = shard_after(
        in_wujin("p1", 1),
        in_wujin("p1", 2, year="2024", code="0701"),
        in_wujin("p2", 1, HUTANG),
        line("L1", 1, district=WUJIN),
        permit("地字第1号", 1, district=WUJIN),
    )
    assert values(shard, "farmland_outflow_built", period="2024") == [10_000, 10_000, 0]
    assert values(shard, "basic_farmland_not_farmed", period="current") == [10_000, 10_000, 0]
    assert values(shard, "farmland_retained", "projected", "current") == [0, 0, 0]


def test_land_that_goes_to_another_unit_with_its_township_is_no_flow_of_either() -> None:
    shard = shard_after(in_wujin("p1", 1), in_wujin("p1", 2, HUTANG, year="2024", code="0701"))
    assert values(shard, "farmland_outflow_built", period="2024") == [10_000, 0, 0]
    assert values(shard, "farmland_retained", period="2024") == [0, 0, 0]
    assert values(shard, "farmland_retained") == [9_500, 9_500, 0]


def test_a_target_of_a_unit_is_held_against_its_figure() -> None:
    shard = shard_after(in_wujin("p1", 1))
    facts = shard.apply([target(f"farmland_retained/{ZONE}/2035", 1)])
    assert {figure.key.unit for figure in facts.figures} >= {ZONE}
    known = shard.targets.of("farmland_retained", ZONE, "2023")
    assert known is not None
    assert known.value == 5_000 * M2


def test_rates_of_a_unit_are_of_its_own_land() -> None:
    shard = shard_after(in_wujin("p1", 1, code="1101"), in_wujin("p2", 1, HUTANG))
    rates = [
        shard.figure(FigureKey("water_surface_ratio", unit, "survey", "2023")).value for unit in (WUJIN, ZONE)
    ]
    assert rates == [500_000, 1_000_000]


def test_units_within_districts_add_up_to_nothing_in_the_city() -> None:
    assert not {unit.code for unit in city().units} & rolled_up(city())


def test_a_trial_and_another_order_tell_the_same_of_a_unit() -> None:
    changes = [in_wujin("p1", 1), in_wujin("p2", 1, HUTANG), in_wujin("p1", 2, HUTANG, year="2024")]
    lived = shard_after(*changes)
    assert {k: v for k, v in shard_after(*changes[::-1]).book.values.items() if v} == {
        key: value for key, value in lived.book.values.items() if value
    }
    tried = [permit("地字第1号", 1, district=WUJIN), in_wujin("p2", 2)]
    trial = lived.what_if(tried)
    assert trial.facts == lived.apply(tried)


def test_a_shard_made_again_from_its_rows_knows_which_parcel_is_of_which_unit() -> None:
    history = [
        in_wujin("p1", 1, "320412105201"),
        in_wujin("p2", 1, HUTANG),
        in_wujin("p1", 2, HUTANG, year="2024"),
    ]
    shard, kept = shard_after(), Kept()
    for key, row in shard.apply(history).rows.items():
        assert row is not None
        kept.take(key, row)
    again = new_shard(city(), catalogue())(WUJIN)
    assert restore(again, kept) == []
    assert dict(again.book.values) == dict(shard.book.values)
    assert values(again, "farmland_retained") == [19_000, 9_500, 9_500]


def papers(shard: Shard, indicator: str, basis: str = "ledger") -> list[int | None]:
    """Of the district, 经开区 and the rest; None where there is no figure, so that nobody reads a zero."""
    units = (WUJIN, ZONE, REST)
    return [shard.book.values.get(FigureKey(indicator, unit, basis, "current")) for unit in units]


def test_papers_count_in_the_unit_of_the_township_they_name_and_without_one_in_the_district_alone() -> None:
    shard = shard_after(
        permit("地字第1号", 1, district=WUJIN, township=HENGLIN),
        permit("地字第2号", 1, district=WUJIN, township=HUTANG),
        permit("地字第3号", 1, district=WUJIN),
        review("plan-1", 1, district=WUJIN, township=HENGLIN),
        review("plan-2", 1, district=WUJIN),
    )
    assert papers(shard, "permits_granted") == [3, 1, 1]
    assert papers(shard, "plans_total") == [2, 1, None]


def test_a_paper_that_names_another_township_moves_to_its_unit() -> None:
    shard = shard_after(permit("地字第1号", 1, district=WUJIN, township=HENGLIN))
    shard.apply([permit("地字第1号", 2, district=WUJIN, township=HUTANG)])
    assert papers(shard, "permits_granted") == [1, 0, 1]
    shard.apply([permit("地字第1号", 3, district=WUJIN)])
    assert papers(shard, "permits_granted") == [1, 0, 0]


def test_a_line_of_a_unit_loses_to_every_permit_that_lies_on_it() -> None:
    shard = shard_after(
        line("L1", 1, district=WUJIN, township=HENGLIN), permit("地字第1号", 1, district=WUJIN)
    )
    whole, of_zone, of_rest = papers(shard, "permanent_basic_farmland", "line")
    assert (whole, of_rest) == (of_zone, None)
    left = papers(shard, "permanent_basic_farmland", "projected")
    assert left[0] == left[1] != whole


def test_a_project_whose_permits_lie_in_two_units_counts_in_each_for_what_lies_there() -> None:
    both = {"district": WUJIN, "project_code": "2026-A"}
    shard = shard_after(
        line("L1", 1, district=WUJIN, geometry=square(119.9, 31.8, 0.003)),
        permit("地字第1号", 1, **both, township=HENGLIN),
        permit("地字第2号", 1, **both, township=HUTANG, geometry=square(119.9005, 31.8)),
    )
    found = [one for one in papers(shard, "basic_farmland_intrusion_area") if one is not None]
    assert len(found) == 3
    assert max(found[1:]) < found[0] < sum(found[1:])
