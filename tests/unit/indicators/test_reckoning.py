"""A city figure is said only while adding up the districts comes to what their changes came to."""

from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.catalogue import catalogue
from contracts.messages.figure import Figure
from contracts.messages.invariant import Invariant
from services.indicators.domain.city.reckoning import Reckoning
from services.indicators.domain.city.rollup import CityFigure, Rollup
from services.indicators.domain.city.totals import Totals
from tests.unit.indicators.test_rollup import CITY, MEMBERS, figure

WATER, WHOLE = "water_surface", "surveyed_total"


def reckoning(counted: frozenset[str] = MEMBERS) -> Reckoning:
    """With totals that know only some of the districts, as a second book that was kept wrongly."""
    indicators = catalogue().values()
    return Reckoning(Rollup(CITY, MEMBERS, indicators), Totals(counted, indicators))


def said(outcome: list[CityFigure | Invariant]) -> dict[str, float]:
    return {
        f"{one.figure.key.indicator}/{one.figure.key.period}": one.figure.value / 10_000
        for one in outcome
        if isinstance(one, CityFigure)
    }


def news(outcome: list[CityFigure | Invariant]) -> list[tuple[str, str, float, float]]:
    return [(one.about, one.status, one.expected, one.found) for one in outcome if isinstance(one, Invariant)]


def test_a_city_figure_whose_two_accounts_differ_is_withheld_with_the_ratios_of_it() -> None:
    city = reckoning(frozenset({"320402"}))
    city.take(figure("320402", 100.0, indicator=WHOLE))
    city.take(figure("320402", 10.0, indicator=WATER))

    outcome = city.take(figure("320411", 10.0, indicator=WATER))

    assert news(outcome) == [("water_surface/survey", "broken", 10.0, 20.0)]
    assert said(outcome) == {}
    assert said(city.take(figure("320402", 110.0, offset=2, indicator=WHOLE))) == {
        "surveyed_total/2024": 110.0,
        "forest_coverage/2024": 0.0,
    }


def test_a_city_figure_that_adds_up_again_is_said_with_that_it_holds() -> None:
    city = reckoning(frozenset({"320402"}))
    city.take(figure("320402", 10.0, indicator=WATER))
    city.take(figure("320411", 10.0, indicator=WATER))

    outcome = city.take(figure("320411", 0.0, offset=2, indicator=WATER))

    assert news(outcome) == [("water_surface/survey", "holds", 10.0, 10.0)]
    assert said(outcome) == {"water_surface/2024": 10.0}


def test_what_was_said_to_be_broken_before_a_restart_is_said_to_hold_after_it() -> None:
    before, after = reckoning(frozenset({"320402"})), reckoning()
    (broken,) = [one for one in before.take(figure("320411", 10.0)) if isinstance(one, Invariant)]
    after.take(figure("320411", 10.0))
    assert after.hold_against([broken]) == []

    outcome = after.take(figure("320402", 1.0))

    assert [status for _, status, _, _ in news(outcome)] == ["holds"]
    assert said(outcome) == {"farmland_retained/2024": 11.0}


def test_what_was_seen_to_be_broken_and_not_said_before_a_restart_is_said_after_it_once() -> None:
    before, after = reckoning(frozenset({"320402"})), reckoning(frozenset({"320402"}))
    said_before = [one for one in before.take(figure("320411", 10.0)) if isinstance(one, Invariant)]
    after.take(figure("320411", 10.0))

    assert after.hold_against([]) == said_before
    assert after.hold_against(said_before) == []
    assert news(after.take(figure("320411", 10.0))) == []


@given(
    st.lists(
        st.builds(
            figure,
            st.sampled_from(sorted(MEMBERS)),
            st.integers(0, 10**9).map(lambda units: units / 10_000),
            st.sampled_from(["2022", "2023", "2024", "2025"]),
            offset=st.integers(0, 5),
            indicator=st.sampled_from(["farmland_retained", "farmland_inflow"]),
        ),
        max_size=30,
    )
)
def test_whatever_comes_in_whatever_order_both_accounts_agree(figures: list[Figure]) -> None:
    city = reckoning()
    assert [news(city.take(one)) for one in figures] == [[]] * len(figures)


def test_a_year_that_opens_between_two_others_begins_at_what_counts_on_in_it() -> None:
    years = [figure("320402", 1.0, "2022"), figure("320411", 2.0, "2024"), figure("320402", 4.0, "2023")]
    for order in permutations(years):
        city = reckoning()
        assert [news(city.take(one)) for one in order] == [[]] * 3


def test_parts_of_a_month_are_of_that_month_in_both_accounts() -> None:
    both = reckoning()
    monthly: dict[str, Any] = {"indicator": "permits_granted_monthly.rural", "unit_of_measure": "count"}
    both.take(figure("320402", 3.0, "2026-03", **monthly))
    april = both.take(figure("320411", 2.0, "2026-04", **monthly))
    assert (len(april), news(april)) == (1, [])


def test_a_percentile_of_the_city_is_no_sum_and_need_not_be_one() -> None:
    both = reckoning()
    days: dict[str, Any] = {"indicator": "stage_days_p90", "unit_of_measure": "days", "basis": "ledger"}
    both.take(figure("320402", 5.0, "current", distribution=((5, 1),), **days))
    moved = both.take(figure("320411", 9.0, "current", distribution=((9, 1),), **days))
    assert (len(moved), news(moved)) == (1, [])
