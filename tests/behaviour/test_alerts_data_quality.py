"""数据质量预警: one source's dead letters piling up, and figures that do not add up."""

from datetime import timedelta

from services.alerts.domain.docket import Docket
from services.alerts.domain.policy.rules import DataQualityRule, for_all
from services.alerts.domain.rhythm import Rhythms
from services.alerts.domain.watch.source import SourceWatch
from tests.behaviour.alerts_timeline import COMPOSER, RULES, At, Timeline, said
from tests.unit.alerts.builders import NOON, PERMIT, invariant, rejection

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


def test_a_source_whose_letters_are_held_back_is_graver_until_an_hour_after_it_was_told_last() -> None:
    city = Timeline()
    stopped = rejection(reason="source_stopped", detail="too many events")
    city.run(
        [At(0, rejection()) for _ in range(19)]
        + [At(0, rejection(), ["raised yellow"]), At(0.1, stopped, ["escalated orange"])]
        + [At(0.2, stopped), At(1.1), At(1.2, expect=["cleared green"])]
        + [At(2, rejection(**OF_THE_DOOR), ["raised orange"])]
    )
    assert "暂停写入死信" in city.alerts[1].description
    assert "原文仍在事件主题中留痕" in city.alerts[1].description


OF_THE_DOOR = {
    "reason": "source_stopped",
    "detail": "too many events",
    "original": b"",
    "source": "/wqwh/surveys",
}


def test_figures_that_do_not_add_up_alert_until_they_do() -> None:
    city = Timeline()
    city.run(
        [
            At(0, invariant(), ["raised orange"]),
            At(1, invariant()),
            At(2, invariant(found=504_197_300.0), ["updated orange"]),
            At(3, invariant(period="2024"), ["raised orange"]),
            At(4, invariant(status="holds", found=504_200_000.0, withheld=[]), ["cleared green"]),
            At(5, invariant(status="holds", found=504_200_000.0, withheld=[])),
        ]
    )
    raised, updated, _, cleared = city.alerts
    assert raised.title == "新北区2025年调查总面积（调查口径）疑似数据质量异常：各地类合计与调查总面积不符"
    assert "疑似相差0.27公顷（4.03亩）" in raised.description
    assert "自2026年11月20日12时00分起耕地保有量、调查总面积共2项数值暂停发布" in updated.description
    assert (raised.margin, raised.causes[0].amount) == (-2689.5, -2689.5)
    assert (cleared.alert_id, cleared.value, cleared.grade) == (raised.alert_id, 0, "green")


def test_a_permit_whose_parts_do_not_make_it_is_named() -> None:
    city, about = Timeline(), f"{PERMIT}/permanent_basic_farmland"
    broken = invariant(
        name="parts_make_the_permit", about=about, period="current", withheld=[about], expected=20_000.0
    )
    city.run([At(0, broken, ["raised orange"]), At(1, removes=broken.key, expect=["cleared green"])])

    assert city.alerts[0].title == f"新北区许可{PERMIT}疑似数据质量异常：线内线外合计与许可用地面积不符"
    assert "该压占结果暂停发布" in city.alerts[0].description


def test_equations_and_rejections_are_alerts_of_their_own() -> None:
    Timeline().run(
        [At(0, rejection()) for _ in range(19)]
        + [
            At(0, rejection(), ["raised yellow"]),
            At(0.1, invariant(), ["raised orange"]),
            At(2, expect=["cleared green"]),
            At(2, invariant(status="holds", found=504_200_000.0), ["cleared green"]),
        ]
    )


def silent_for(hours: float, every_hours: float = 12.0) -> list[str]:
    """What is told when a source that spoke so often has been silent for so long, and then speaks."""
    rhythms, last = Rhythms(), NOON
    for number in range(20):
        last = NOON + timedelta(hours=every_hours * number)
        rhythms.hear("/wqwh/permits", last)
    quality = for_all(RULES, DataQualityRule)
    docket, told = Docket([SourceWatch(quality, rhythms)], COMPOSER), list[str]()
    for spoken, now in ((False, last), (False, last + timedelta(hours=hours)), (True, last)):
        at = now + timedelta(hours=hours if spoken else 0)
        if spoken:
            rhythms.hear("/wqwh/permits", at)
        moved = docket.tick(at)
        docket.remember(moved)
        told += [f"{said(one)} {one.alert.title}" for one in moved]
    return told


def test_a_source_silent_beyond_its_own_rhythm_is_told_until_it_speaks() -> None:
    title = "数据来源/wqwh/permits疑似中断"
    assert silent_for(23.9) == []
    assert silent_for(24) == [f"raised yellow {title}", f"cleared green {title}（已解除）"]
    assert silent_for(24, every_hours=30) == []
    assert len(silent_for(61, every_hours=30)) == 2


def test_a_burst_is_spoken_once_and_a_source_heard_only_a_few_times_has_no_rhythm_yet() -> None:
    rhythms = Rhythms()
    for number in range(1000):
        rhythms.hear("/survey", NOON + timedelta(seconds=number))
    rhythm = dict(rhythms.items())["/survey"]
    assert (rhythm.longest, len(rhythm.gaps)) == (None, 0)
    quality = for_all(RULES, DataQualityRule)
    assert SourceWatch(quality, rhythms).tick(NOON + timedelta(days=99)) == []
