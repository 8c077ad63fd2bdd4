"""A receiver that fails for long, or is paused, is itself an alert, until it takes its alerts again."""

from datetime import timedelta
from typing import Any

from contracts.messages.delivery import Delivery
from contracts.messages.subscription import Subscription
from tests.behaviour.alerts_timeline import At, Timeline
from tests.unit.alerts.builders import NOON, delivery


def failing(failures: int = 1, **given: Any) -> Delivery:
    said: dict[str, Any] = {"status": "failing", "failing_since": NOON, "problem": "answered 500"}
    return delivery(failures=failures, **{**said, **given})


def subscription(*, enabled: bool) -> Subscription:
    fields: dict[str, Any] = {
        "id": "sub-1",
        "name": "一网统管",
        "url": "http://127.0.0.1/",
        "begins_at": 0,
        "secret_generation": 1,
        "created_at": NOON,
        "changed_at": NOON,
    }
    return Subscription(**fields, enabled=enabled)


PAUSED = failing(40, status="paused", paused_at=NOON + timedelta(days=3))


def test_a_receiver_that_fails_for_an_hour_is_told_and_cleared_when_it_takes_alerts_again() -> None:
    city = Timeline()
    city.run(
        [
            At(0, failing()),
            At(0.9, failing(7)),
            At(1, expect=["raised yellow"]),
            At(2, failing(9)),
            At(3, delivery(), expect=["cleared green"]),
            At(4, delivery(next_offset=8)),
        ]
    )

    told = city.alerts[0]
    assert (told.family, told.subject) == ("data_quality", "sub-1")
    assert told.title == "预警移交疑似中断：一网统管"
    assert "连续7次失败；最近一次：answered 500；仍在按计划重试；期间预警均已留存" in told.description


def test_a_paused_receiver_is_worse_and_is_cleared_by_going_on() -> None:
    city = Timeline()
    city.run(
        [
            At(0, failing()),
            At(2, expect=["raised yellow"]),
            At(72, PAUSED, expect=["escalated orange"]),
            At(100),
            At(101, delivery(), expect=["cleared green"]),
        ]
    )

    assert "移交已暂停，请联系接收方，恢复后重新启用订阅" in city.alerts[1].description


def test_one_that_fails_now_and_then_is_no_alert() -> None:
    city = Timeline()
    blinks = [At(hour, failing() if hour % 2 else delivery()) for hour in range(20)]

    city.run([At(0, failing(failing_since=NOON)), *[At(one.hours, _since(one)) for one in blinks[1:]]])


def test_a_receiver_that_a_person_disables_or_removes_is_no_alert_any_more() -> None:
    for ends in (
        At(73, subscription(enabled=False), ["cleared green"]),
        At(73, None, ["cleared green"], "sub-1/delivery"),
    ):
        city = Timeline()
        city.run([At(72, PAUSED, expect=["raised orange"]), At(72.5, subscription(enabled=True)), ends])


def _since(row: At) -> Delivery:
    """A failure that has just begun."""
    said = row.comes
    assert isinstance(said, Delivery)
    if said.failing_since is None:
        return said
    return said.model_copy(update={"failing_since": NOON + timedelta(hours=row.hours)})
