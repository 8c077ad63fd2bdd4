"""What the city's figures are made of."""

from typing import Any

from contracts.catalogue import catalogue
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown
from services.indicators.domain.city.rollup import CityFigure, Rollup

CITY = "320400"
MEMBERS = frozenset({"320400-SJ", "320402", "320411"})
CAUSE = {"source": "/demo", "id": "1", "subject": "p1", "type": "planning.survey.changed"}


def figure(unit: str, value: float, period: str = "2024", offset: int = 1, **more: Any) -> Figure:
    state = {
        "indicator": "farmland_retained",
        "version": 1,
        "unit": unit,
        "basis": "survey" if period != "current" else "projected",
        "period": period,
        "value": value,
        "unit_of_measure": "m2",
        "valid_on": "2024-12-31",
        "computed_at": "2026-01-01T00:00:00Z",
        "cause": CAUSE,
        "events_applied": 1,
        "shard_offset": offset,
        **more,
    }
    return Figure.model_validate(state, strict=False)


def values(moved: list[CityFigure]) -> dict[str, float]:
    return {one.figure.key.period: one.figure.value / 10_000 for one in moved}


def test_a_city_is_the_sum_of_its_districts() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    rollup.take(figure("320402", 1.0001))
    assert values(rollup.take(figure("320411", 2.0002))) == {"2024": 3.0003}


def test_the_first_district_with_a_new_survey_does_not_make_the_city_small() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    rollup.take(figure("320402", 1.0, "2023"))
    rollup.take(figure("320411", 2.0, "2023"))
    assert values(rollup.take(figure("320411", 1.5, "2024"))) == {"2024": 2.5}


def test_a_corrected_old_year_moves_the_later_years_it_still_stands_for() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    rollup.take(figure("320402", 1.0, "2023"))
    rollup.take(figure("320411", 2.0, "2024"))
    assert values(rollup.take(figure("320402", 1.25, "2023", offset=2))) == {"2023": 1.25, "2024": 3.25}


def test_an_older_figure_of_a_district_is_no_news() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    rollup.take(figure("320402", 1.0, offset=5))
    assert rollup.take(figure("320402", 9.0, offset=4)) == []


def test_the_same_figure_again_is_said_again_so_that_nothing_is_lost_in_a_crash() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    first = rollup.take(figure("320402", 1.0))
    assert rollup.take(figure("320402", 1.0)) == first


def test_the_city_itself_and_units_inside_districts_are_not_added() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    assert rollup.take(figure(CITY, 100.0)) == []
    assert rollup.take(figure("320412-JKQ", 100.0)) == []


def test_a_target_of_the_city_has_its_figures_said_again() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    rollup.take(figure("320402", 1.0))
    known = TargetKnown.model_validate(
        {
            "indicator": "farmland_retained",
            "unit": CITY,
            "year": "2035",
            "value": 126.08,
            "unit_of_measure": "万亩",
            "sense": "floor",
            "cause": CAUSE,
            "shard_offset": 0,
        }
    )
    assert values(rollup.take_target(known)) == {"2024": 1.0}
    target = rollup.targets.of("farmland_retained", CITY, "2024")
    assert target is not None
    assert target.value == 8_405_333_333_333


def test_a_citys_ratio_is_that_of_its_sums_and_never_a_sum_of_ratios() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    for unit in ("320402", "320411"):
        rollup.take(figure(unit, 1.0, indicator="water_surface"))
    rollup.take(figure("320402", 3.0, indicator="surveyed_total"))
    moved = rollup.take(figure("320411", 9.0, indicator="surveyed_total"))
    district = figure("320411", 0.111111, indicator="water_surface_ratio", unit_of_measure="ratio")
    assert rollup.take(district) == []
    [ratio] = [one for one in moved if one.figure.key.indicator == "water_surface_ratio"]
    assert ratio.figure.value == 166_667
    assert [term.amount for term in ratio.figure.terms] == [20_000, 120_000]


def test_the_version_of_a_citys_ratio_grows_with_either_part() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    offsets = []
    for offset, indicator in enumerate(["water_surface", "surveyed_total"] * 2, start=1):
        moved = rollup.take(figure("320402", 5.0, indicator=indicator, offset=offset))
        offsets += [one.offset for one in moved if one.figure.key.indicator == "water_surface_ratio"]
    assert len(offsets) == len(set(offsets)) == 3
    assert offsets == sorted(offsets)


def test_the_citys_90th_percentile_is_of_all_lengths_together() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    days: dict[str, Any] = {"indicator": "stage_days_p90", "period": "current", "unit_of_measure": "days"}
    days["basis"] = "ledger"
    rollup.take(figure("320402", 5.0, distribution=((3, 8), (5, 1)), **days))
    [moved] = rollup.take(figure("320411", 90.0, distribution=((4, 10), (90, 1)), **days))
    assert moved.figure.value == 40_000  # the 18th of 20 is of 4 days
    assert moved.figure.distribution == ((3, 8), (4, 10), (5, 1), (90, 1))


def test_a_month_of_the_city_is_what_its_districts_permitted_in_that_month_alone() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    monthly: dict[str, Any] = {"indicator": "permits_granted_monthly.rural", "unit_of_measure": "count"}
    monthly["basis"] = "ledger"
    rollup.take(figure("320402", 3.0, "2026-03", valid_on="2026-03-31", **monthly))
    [april] = rollup.take(figure("320411", 2.0, "2026-04", valid_on="2026-04-30", **monthly))
    assert (april.figure.value, april.figure.valid_on) == (2, "2026-04-30")


def test_the_citys_mean_is_over_all_stages_of_all_districts_and_of_each_stage() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    moved: list[CityFigure] = []
    for unit, days, finished in (("320402", 10.0, 1.0), ("320411", 50.0, 2.0)):
        for part in ("", ".drafting"):
            for indicator, value, measure in (
                ("stage_days", days, "days"),
                ("stages_finished", finished, "count"),
            ):
                more: dict[str, Any] = {"unit_of_measure": measure, "basis": "ledger"}
                more["indicator"] = f"{indicator}{part}"
                moved = rollup.take(figure(unit, value, "current", **more))
    means = {one.figure.key.indicator: one.figure.value for one in moved if one.figure.terms}
    assert means == {"stage_days_mean.drafting": 200_000}


def test_what_flowed_in_a_year_is_not_carried_into_the_next() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    rollup.take(figure("320402", 1.0, "2023", indicator="farmland_outflow_built"))
    assert values(rollup.take(figure("320411", 2.0, "2024", indicator="farmland_outflow_built"))) == {
        "2024": 2.0
    }
    again = figure("320402", 1.5, "2023", indicator="farmland_outflow_built", offset=2)
    assert values(rollup.take(again)) == {"2023": 1.5}


def test_the_citys_land_per_person_is_that_of_its_sum_and_its_own_population() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    known = StatisticKnown.model_validate(
        {
            "statistic": "resident_population",
            "unit": CITY,
            "year": "2024",
            "value": 538.6,
            "unit_of_measure": "万人",
            "cause": CAUSE,
            "shard_offset": 0,
        }
    )
    rollup.take(figure("320402", 1_000_000_000.0, indicator="built_land"))
    [ratio] = rollup.take_statistic(known)
    assert ratio.figure.value == 1_856_665  # 1,000 km² ÷ 5,386,000 = 185.6665 m² a person
    moved = rollup.take(figure("320411", 77_200_000.0, indicator="built_land"))
    assert [one.figure.value for one in moved if one.unit_of_measure == "m2_per_person"] == [2_000_000]
    assert rollup.take_statistic(known.model_copy(update={"unit": "320402"})) == []


def test_what_is_left_of_the_citys_quota_is_of_the_citys_quota_not_of_its_districts() -> None:
    rollup = Rollup(CITY, MEMBERS, catalogue().values())
    for unit in ("320402", "320411"):
        rollup.take(figure(unit, 2.0, indicator="built_land"))
    moved = rollup.take_target(
        TargetKnown.model_validate(
            {
                "indicator": "built_land",
                "unit": CITY,
                "year": "2035",
                "value": 10.0,
                "unit_of_measure": "m2",
                "sense": "ceiling",
                "cause": CAUSE,
                "shard_offset": 0,
            }
        )
    )
    values_of = {one.figure.key.indicator: one.figure.value for one in moved}
    assert values_of == {"built_land": 40_000, "built_land_remaining": 60_000, "built_land_used": 400_000}
