"""Grades at their very edges."""

import pytest

from contracts.messages.alert import Grade
from services.alerts.domain.judge.indicator import grade, measure, reaches
from services.alerts.domain.judge.readings import Readings, readings
from services.alerts.domain.policy.forms import DrawnLineForm, MarginForm, Nearness, QuotaForm, Rate, Trend
from tests.unit.alerts.builders import figure

MARGIN = MarginForm(form="margin", yellow=Nearness(share=0.01), blue=Nearness(share=0.03))
BY_AREA = MarginForm(
    form="margin", yellow=Nearness(share=0.0, area_m2=50.0), blue=Nearness(share=0.0, area_m2=80.0)
)
LINE = DrawnLineForm(form="drawn_line", tolerance_m2=10.0)
QUOTA = QuotaForm(form="quota", blue=0.8, yellow=0.9, orange=0.95, red=1.0)


def floor(official: float | None, expected: float | None = None) -> Readings:
    return Readings(official, expected, 1000.0, "floor", is_area=True)


def ceiling(official: float | None, expected: float | None = None) -> Readings:
    return Readings(official, expected, 1000.0, "ceiling", is_area=True)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (floor(999.9999), "red"),
        (floor(1000.0), "yellow"),
        (floor(1009.9999), "yellow"),
        (floor(1010.0), "blue"),
        (floor(1030.0), None),
        (floor(1100.0, 999.9999), "orange"),
        (floor(1100.0, 1000.0), "yellow"),
        (floor(None, 990.0), "orange"),
        (floor(1000.0, 1100.0), None),
        (ceiling(1000.0001), "red"),
        (ceiling(990.0001), "yellow"),
        (ceiling(970.0), None),
    ],
)
def test_by_margin(seen: Readings, expected: Grade | None) -> None:
    assert grade(MARGIN, seen) == expected


def test_an_area_is_also_a_threshold_and_only_for_areas() -> None:
    assert grade(BY_AREA, floor(1049.0)) == "yellow"
    assert grade(BY_AREA, floor(1079.0)) == "blue"
    assert grade(BY_AREA, Readings(1049.0, None, 1000.0, "floor", is_area=False)) is None


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (floor(1000.0), None),
        (floor(990.0), None),
        (floor(989.0), "red"),
        (floor(1000.0, 989.0), "orange"),
        (ceiling(1010.0), None),
        (ceiling(1011.0), "red"),
    ],
)
def test_by_tolerance(seen: Readings, expected: Grade | None) -> None:
    assert grade(LINE, seen) == expected


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (ceiling(799.0), None),
        (ceiling(800.0), "blue"),
        (ceiling(900.0), "yellow"),
        (ceiling(950.0), "orange"),
        (ceiling(500.0, 1000.0), "orange"),
        (ceiling(1000.0), "red"),
        (Readings(1.0, None, 0.0, "ceiling", is_area=True), "red"),
        (Readings(0.0, None, 0.0, "ceiling", is_area=True), None),
    ],
)
def test_by_usage(seen: Readings, expected: Grade | None) -> None:
    assert grade(QUOTA, seen) == expected


def test_the_alert_shows_the_value_that_decides() -> None:
    assert measure(floor(999.0, 990.0)).value == 999.0
    assert measure(floor(1100.0, 990.0)).margin == -10.0


def test_the_target_may_come_with_either_figure_and_without_one_there_is_nothing_to_judge() -> None:
    bare = figure(target=None, sense=None)

    assert readings(bare, None) is None
    assert readings(bare, figure(basis="projected", target=5.0)) == Readings(
        102e6, 102e6, 5.0, "floor", is_area=True, target_year=2035
    )


TRENDING = MARGIN.model_copy(
    update={
        "trend": Trend(
            years=3,
            grade="blue",
            rates=[Rate(grade="yellow", area_m2_per_year=50.0), Rate(grade="orange", share_per_year=0.08)],
        )
    }
)


@pytest.mark.parametrize(
    ("values", "expected", "year"),
    [
        ((1220.0, 1210.0, 1200.0), None, None),
        ((1240.0, 1220.0, 1200.0), "blue", 2035.0),
        ((1238.0, 1219.0, 1200.0), None, None),
        ((1300.0, 1250.0, 1200.0), "yellow", 2029.0),
        ((1360.0, 1280.0, 1200.0), "orange", 2027.5),
        ((1200.0, 1220.0, 1240.0), None, None),
        ((1240.0, 1200.0), None, None),
    ],
)
def test_three_survey_years_that_head_for_the_limit_before_its_year_or_fall_fast_are_told(
    values: tuple[float, ...], expected: Grade | None, year: float | None
) -> None:
    years = tuple(enumerate(values, 2026 - len(values)))
    seen = Readings(values[-1], None, 1000.0, "floor", is_area=True, years=years, target_year=2035)

    assert (grade(TRENDING, seen), reaches(TRENDING, seen)) == (expected, year)
