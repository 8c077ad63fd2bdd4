"""数据质量预警: one source's dead letters piling up."""

from tests.behaviour.alerts_timeline import At, Timeline
from tests.unit.alerts.builders import rejection

MINUTE = 1 / 60


def test_twenty_rejections_within_an_hour_alert_once_and_an_hour_of_quiet_clears() -> None:
    city = Timeline()
    city.run(
        [At(number * MINUTE, rejection()) for number in range(19)]
        + [At(19 * MINUTE, rejection(), ["raised yellow"])]
        + [At(number * MINUTE, rejection()) for number in range(20, 40)]
        + [At(98 * MINUTE), At(99 * MINUTE, expect=["cleared green"])]
    )
    assert "/wqwh/permits" in city.alerts[0].title


def test_rejections_spread_over_the_day_are_not_piling_up() -> None:
    Timeline().run([At(number * 0.1, rejection()) for number in range(100)])


def test_each_source_is_judged_by_itself() -> None:
    Timeline().run(
        [At(0, rejection()) for _ in range(19)]
        + [At(0, rejection(source="/wqwh/surveys")) for _ in range(19)]
        + [At(0, rejection(), ["raised yellow"])]
    )


def test_a_source_that_falls_silent_slowly_stays_as_it_is_until_it_is_quiet() -> None:
    Timeline().run(
        [At(0, rejection()) for _ in range(19)]
        + [
            At(0, rejection(), ["raised yellow"]),
            At(0.9, rejection()),
            At(1.5),
            At(1.9, expect=["cleared green"]),
        ]
    )
