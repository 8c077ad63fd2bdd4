"""Figures made of others, of targets and of statistics: 剩余规模, 年度变化, 预计用尽年, 人均 and 地均."""

import random
from fractions import Fraction

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from contracts.wire import Cause
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, square, statistic, target
from tests.naive_evaluation import evaluated

HECTARE = 10_000 * 10_000
"""10,000 m² in 0.0001 m²."""


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def value(shard: Shard, indicator: str, period: str = "2023", basis: str = "survey") -> int | None:
    """The figure as it was said; None when nobody said it."""
    key = FigureKey(indicator, DISTRICT, basis, period)
    return shard.figure(key).value if key in shard.last_moved else None


def built(year: str, number: int, sequence: int = 1) -> Change:
    """One hectare of built land from a year on."""
    where = square(119.9 + number * 0.01, 31.8)
    return parcel(f"p{number}", sequence, year=year, code="0701", settlement_class="201", geometry=where)


def quota(hectares: float) -> Change:
    return target(f"built_land/{DISTRICT}/2035", 1, value=hectares * 10_000, sense="ceiling")


def test_land_per_person_is_that_of_the_newest_population_up_to_the_survey_year() -> None:
    people = [
        statistic(f"resident_population/{DISTRICT}/{y}", v) for y, v in ((2021, 4), (2022, 3), (2024, 1))
    ]
    shard = shard_after(*people, built("2023", 1))
    figure = shard.figure(FigureKey("built_land_per_person", DISTRICT, "survey", "2023"))
    assert figure.value == 33_333_333  # 10,000 m² ÷ 3 persons = 3,333.3333 m² a person
    assert [(t.name, t.period, t.amount) for t in figure.terms] == [
        ("built_land", "2023", HECTARE),
        ("resident_population", "2022", 30_000),
    ]


def test_land_use_of_gdp_counts_ten_thousand_yuan_and_takes_it_in_hundred_millions() -> None:
    shard = shard_after(built("2023", 1), statistic(f"gdp/{DISTRICT}/2023", 2.5, unit_of_measure="亿元"))
    assert value(shard, "built_land_per_gdp") == 4_000  # 10,000 m² ÷ 25,000 万元 = 0.4


def test_a_statistic_that_comes_later_or_is_corrected_is_said_with_the_event_that_set_it() -> None:
    shard = shard_after(built("2023", 1))
    assert value(shard, "built_land_per_person") is None
    facts = shard.apply([statistic(f"resident_population/{DISTRICT}/2023", 100)])
    assert [(f.key.indicator, f.value, f.cause.id) for f in facts.figures] == [
        ("built_land_per_person", 1_000_000, f"resident_population/{DISTRICT}/2023-1")
    ]
    shard.apply([statistic(f"resident_population/{DISTRICT}/2023", 200, sequence=2)])
    assert value(shard, "built_land_per_person") == 500_000


def test_a_statistic_of_the_city_is_made_known_to_the_roll_up() -> None:
    shard = new_shard(city(), catalogue())(city().code)
    facts = shard.apply([statistic("resident_population/320400/2024", 538.6, unit_of_measure="万人")])
    assert [(one.key, one.value) for one in facts.known] == [
        ("statistic/resident_population/320400/2024", 538.6)
    ]


def test_the_expansion_multiple_is_the_boundary_over_the_built_land_of_2020() -> None:
    base = statistic(f"urban_built_land_base/{DISTRICT}/2020", 1, unit_of_measure="公顷")
    boundary = line("L1", 1, line_kind="urban_development_boundary", area_m2=13_000.0)
    shard = shard_after(base, boundary)
    assert value(shard, "expansion_multiple", "current", "line") == 1_300_000
    limit = target(
        f"expansion_multiple/{DISTRICT}/2035", 1, value=1.3, unit_of_measure="ratio", sense="ceiling"
    )
    facts = shard.apply([limit])
    assert [figure.key.indicator for figure in facts.figures] == ["expansion_multiple"]


def test_what_is_left_of_the_quota_has_three_definitions_and_its_terms_make_it() -> None:
    shard = shard_after(built("2023", 1), quota(5))
    left = [f"built_land_remaining{suffix}" for suffix in ("", "_reclaimed", "_converted")]
    assert [value(shard, one) for one in left] == [4 * HECTARE, None, None]
    shard.apply([statistic(f"reclaimed_land/{DISTRICT}/2023", 0.5, unit_of_measure="公顷")])
    assert [value(shard, one) for one in left] == [4 * HECTARE, 9 * HECTARE // 2, None]
    shard.apply([statistic(f"base_conversion/{DISTRICT}/2022", 15, unit_of_measure="亩")])
    assert [value(shard, one) for one in left] == [4 * HECTARE, 9 * HECTARE // 2, 11 * HECTARE // 2]
    converted = shard.figure(FigureKey(left[2], DISTRICT, "survey", "2023"))
    assert [term.amount for term in converted.terms] == [5 * HECTARE, HECTARE // 2, HECTARE, HECTARE]


def test_what_is_left_with_what_is_pending_moves_with_each_permit_and_may_fall_below_nothing() -> None:
    shard = shard_after(built("2023", 1), parcel("p9", 1), quota(1.5))
    assert value(shard, "built_land_remaining", "current", "projected") == HECTARE // 2
    shard.apply([permit("地字第1号", 1)])
    assert value(shard, "built_land_remaining", "current", "projected") == -HECTARE // 2
    assert value(shard, "built_land_remaining") == HECTARE // 2


def test_a_years_growth_is_over_the_survey_year_before_whichever_that_is() -> None:
    shard = shard_after(built("2020", 1), built("2023", 2), built("2023", 3))
    assert [value(shard, "built_land_growth", year) for year in ("2020", "2023")] == [None, 2 * HECTARE]
    shard.apply([built("2022", 2, sequence=2)])
    assert [value(shard, "built_land_growth", y) for y in ("2022", "2023")] == [HECTARE, HECTARE]


def test_a_quota_is_used_up_in_the_year_the_mean_growth_of_three_years_reaches_it() -> None:
    shard = shard_after(quota(11), *(built(str(2019 + number), number) for number in range(5)))
    # 2020: 2, 2021: 3, 2022: 4, 2023: 5 hectares; 6 left at 1 a year
    assert value(shard, "built_land_exhausted_in") == 2029
    assert value(shard, "built_land_exhausted_in", "2019") is None
    figure = shard.figure(FigureKey("built_land_exhausted_in", DISTRICT, "survey", "2023"))
    assert [term.period for term in figure.terms] == ["2035", "2023", "2020"]


def test_a_survey_year_that_comes_in_between_moves_the_years_the_mean_is_of() -> None:
    years = ("2018", "2019", "2022", "2023")
    shard = shard_after(quota(9), *(built(year, number) for number, year in enumerate(years)))
    key = FigureKey("built_land_exhausted_in", DISTRICT, "survey", "2023")
    assert (shard.figure(key).value, shard.figure(key).terms[2].period) == (2032, "2018")
    facts = shard.apply([parcel("p9", 1, year="2020")])
    assert (shard.figure(key).value, shard.figure(key).terms[2].period) == (2033, "2019")
    assert key in {figure.key for figure in facts.figures}


def test_a_quota_already_used_up_is_so_in_the_survey_year_and_an_unused_one_never() -> None:
    full = shard_after(quota(2), built("2022", 1), built("2023", 2))
    assert value(full, "built_land_exhausted_in") == 2023
    still = shard_after(quota(2), built("2022", 1), built("2023", 1, sequence=2))
    assert value(still, "built_land_exhausted_in") is None


def test_the_order_in_which_years_targets_and_statistics_come_makes_no_difference() -> None:
    changes = [quota(9), statistic(f"reclaimed_land/{DISTRICT}/2021", 1, unit_of_measure="公顷")]
    changes += [built(str(2018 + number), number) for number in range(6)]
    expected = {figure.key: (figure.value, figure.terms) for figure in shard_after(*changes).figures()}
    for seed in range(20):
        random.Random(seed).shuffle(changes)
        shuffled = {figure.key: (figure.value, figure.terms) for figure in shard_after(*changes).figures()}
        assert shuffled == expected


def test_a_trial_says_what_would_be_left_and_leaves_no_trace() -> None:
    shard = shard_after(parcel("p9", 1), quota(1))
    trial = shard.what_if([permit("地字第1号", 1)])
    key = FigureKey("built_land_remaining", DISTRICT, "projected", "current")
    assert [one.value for one in trial.facts.figures if one.key == key] == [0]
    assert shard.figure(key).value == HECTARE


def test_every_evaluated_figure_is_what_a_naive_evaluation_of_everything_makes_it() -> None:
    changes = [quota(9.5), line("L1", 1, line_kind="urban_development_boundary")]
    for number, (name, unit) in enumerate(STATISTICS):
        for year in (2018, 2020):
            subject = f"{name}/{DISTRICT}/{year}"
            changes.append(statistic(subject, number + year - 2010, unit_of_measure=unit))
    changes += [built(str(2018 + number), number) for number in range(6)]
    changes += [parcel("p9", 1, code="0301"), permit("地字第1号", 1)]
    shard = shard_after(*changes)
    known = shard.evaluated.moved(dict.fromkeys(shard.book.values, CAUSE), {})
    said = {key: shard.outcome(key).value for key in known if shard.outcome(key).value is not None}
    expected = evaluated(shard.book.values, lambda *one: _given(shard, *one))
    assert said == expected
    assert len({key.indicator for key in said}) >= len(STATISTICS) + 8


STATISTICS = (
    ("gdp", "亿元"),
    ("resident_population", "万人"),
    ("urban_population", "人"),
    ("rural_population", "人"),
    ("reclaimed_land", "亩"),
    ("base_conversion", "公顷"),
    ("urban_built_land_base", "公顷"),
)
CAUSE = Cause(source="/demo", id="1", subject="p1", type="planning.survey.changed")


def _given(shard: Shard, kind: str, name: str, unit: str, period: str) -> Fraction | None:
    if kind == "target":
        target = shard.targets.final(name, unit)
        return Fraction(target.value, 10_000) if target else None
    known = shard.statistics.of(name, unit, period)
    return Fraction(known.value, 10_000) if known else None
