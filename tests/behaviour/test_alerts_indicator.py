"""指标预警: early when the expected value breaks a limit, red only when the official one does."""

from typing import Any

from contracts.messages.figure import Figure
from tests.behaviour.alerts_timeline import At, Timeline
from tests.unit.alerts.builders import figure


def survey(value: float, **given: Any) -> Figure:
    return figure(basis="survey", value=value, **given)


def projected(value: float, **given: Any) -> Figure:
    return figure(basis="projected", value=value, **given)


def line(value: float, **given: Any) -> Figure:
    return figure(indicator="permanent_basic_farmland", basis="line", value=value, **given)


def test_farmland_warns_by_margin_then_by_projected_breach_then_by_breach_and_clears() -> None:
    Timeline().run(
        [
            At(0, survey(110e6)),
            At(1, projected(105e6)),
            At(2, projected(102e6), ["raised blue"]),
            At(3, projected(100.5e6), ["escalated yellow"]),
            At(4, projected(99.9e6), ["escalated orange"]),
            At(5, survey(99.9e6, period="2026"), ["escalated red"]),
            At(6, survey(104e6, period="2026"), ["deescalated orange"]),
            At(7, projected(104e6), ["cleared green"]),
        ]
    )


def test_figures_that_only_tick_within_a_grade_make_no_noise() -> None:
    Timeline().run(
        [At(0, projected(99e6), ["raised orange"])]
        + [At(hour, projected(99e6 - 1000 * hour)) for hour in range(1, 50)]
    )


def test_a_correction_of_an_old_survey_year_changes_no_alert() -> None:
    Timeline().run(
        [
            At(0, survey(110e6, period="2025")),
            At(1, survey(90e6, period="2021")),
        ]
    )


def test_the_same_matter_coming_up_again_is_a_new_episode_with_its_own_id() -> None:
    city = Timeline()
    city.run(
        [
            At(0, projected(99e6), ["raised orange"]),
            At(1, projected(110e6), ["cleared green"]),
            At(2, projected(99e6), ["raised orange"]),
        ]
    )
    first, _, second = city.alerts
    assert first.alert_id.rpartition("-")[0] == second.alert_id.rpartition("-")[0]
    assert (first.alert_id[-2:], second.alert_id[-2:]) == ("-1", "-2")
    assert second.transition == 1


def test_a_drawn_line_at_its_target_is_silent_and_only_a_hectare_too_little_counts() -> None:
    Timeline().run(
        [
            At(0, line(100e6)),
            At(1, line(100e6 - 9_999)),
            At(2, line(100e6 - 10_001), ["raised red"]),
            At(3, line(100e6), ["cleared green"]),
        ]
    )


def test_a_drawn_line_warns_when_what_is_pending_would_make_it_worse() -> None:
    pending = figure(indicator="permanent_basic_farmland", basis="projected", value=100e6 - 20_000)
    Timeline().run([At(0, line(100e6)), At(1, pending, ["raised orange"])])


def test_the_development_boundary_must_not_grow() -> None:
    def boundary(value: float) -> Figure:
        return line(value).model_copy(update={"indicator": "urban_development_boundary", "sense": "ceiling"})

    Timeline().run([At(0, boundary(99e6)), At(1, boundary(100e6 + 10_001), ["raised red"])])


def test_a_quota_is_graded_by_how_much_of_it_is_used() -> None:
    def built(value: float, basis: str = "survey") -> Figure:
        return figure(indicator="urban_rural_built_land", basis=basis, value=value, sense="ceiling")

    Timeline().run(
        [
            At(0, built(79e6)),
            At(1, built(80e6), ["raised blue"]),
            At(2, built(90e6), ["escalated yellow"]),
            At(3, built(90.1e6, "projected")),
            At(4, built(100e6, "projected"), ["escalated orange"]),
            At(5, built(100e6), ["escalated red"]),
        ]
    )


def test_an_indicator_without_a_target_is_not_judged_and_one_that_loses_it_is_cleared() -> None:
    Timeline().run(
        [
            At(0, survey(1, target=None, sense=None)),
            At(1, survey(99e6), ["raised red"]),
            At(2, survey(99e6, target=None, sense=None), ["cleared green"]),
        ]
    )


def test_each_unit_has_its_own_alert() -> None:
    city = Timeline()
    city.run([At(0, survey(99e6), ["raised red"]), At(1, survey(99e6, unit="320412"), ["raised red"])])
    assert len({alert.alert_id for alert in city.alerts}) == 2
    assert [alert.title[:3] for alert in city.alerts] == ["新北区", "武进区"]


def test_falling_survey_years_warn_early_and_a_correction_of_one_may_clear() -> None:
    city = Timeline()
    city.run(
        [
            At(0, survey(125e6, period="2023")),
            At(1, survey(120e6, period="2024")),
            At(2, survey(115e6, period="2025"), ["raised blue"]),
            At(3, survey(116e6, period="2023"), ["cleared green"]),
        ]
    )
    assert "按近年调查的变化趋势，疑似将于2028年前后触及规划目标值" in city.alerts[0].description
