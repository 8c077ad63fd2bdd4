"""When a receiver that fails is called again, and when no more."""

from datetime import timedelta
from itertools import pairwise

from chassis.egress.poster import Reply
from tests.behaviour.delivery_world import GOOD, OTHER, URL, World, alert_message, down_for


def waits(world: World) -> list[float]:
    """Seconds between attempts."""
    at = [moment for moment, _, _ in world.receivers[URL].attempts]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(at)]


async def test_a_red_alert_is_tried_six_times_within_its_first_minute_and_a_yellow_one_twice() -> None:
    for grade, expected in (("red", [1, 2, 4, 8, 15, 30, 120, 300]), ("yellow", [5, 30, 120, 300])):
        world = World()
        await world.subscribe(URL)
        world.receivers[URL].behaves = down_for(timedelta(hours=9))
        await world.say(alert_message("a-1", grade=grade))
        await world.run(minutes=9)

        assert waits(world) == expected


async def test_a_red_alert_that_comes_behind_one_that_fails_has_its_receiver_tried_at_once() -> None:
    world = World()
    await world.subscribe(URL)
    world.receivers[URL].behaves = down_for(timedelta(hours=2, seconds=5))
    await world.say(alert_message("slow-1", grade="yellow"))
    await world.run(hours=2)

    await world.say(alert_message("red-1", grade="red"))
    await world.run(seconds=10)

    assert world.receivers[URL].taken == ["slow-1/1", "red-1/1"]


async def test_a_receiver_in_trouble_is_not_called_for_each_red_alert_that_comes_meanwhile() -> None:
    world = World()
    await world.subscribe(URL)
    world.receivers[URL].behaves = down_for(timedelta(hours=1))
    for number in range(60):
        await world.say(alert_message(f"red-{number}", grade="red"))
        await world.run(seconds=1)

    assert waits(world) == [1, 2, 4, 8, 15]
    await world.run(seconds=10)
    assert len(world.receivers[URL].attempts) == 7


async def test_retry_after_is_honoured_also_for_red_alerts() -> None:
    world = World()
    await world.subscribe(URL)
    date = "Fri, 20 Nov 2026 04:05:00 GMT"
    answers = iter([Reply(503, "answered 503", "90"), Reply(429, "answered 429", date), GOOD, GOOD])
    world.receivers[URL].behaves = lambda _: next(answers)
    await world.say(alert_message("red-1", grade="red"))
    await world.run(seconds=20)
    await world.say(alert_message("red-2", grade="red"))
    await world.run(minutes=10)

    assert waits(world)[:2] == [90, 210]
    assert world.receivers[URL].taken == ["red-1/1", "red-2/1"]


async def test_after_three_days_of_failure_a_receiver_is_paused_until_a_person_resumes_it() -> None:
    world = World()
    id_ = await world.subscribe(URL)
    world.receivers[URL].behaves = down_for(timedelta(days=5))
    await world.say(alert_message("a-1"))
    await world.run(days=4)
    standing = await world.desk.find(id_)
    assert standing is not None
    assert (standing.status, standing.behind) == ("paused", 1)
    tried = len(world.receivers[URL].attempts)
    await world.run(days=2)
    assert len(world.receivers[URL].attempts) == tried

    await world.desk.change(id_, {"enabled": True})
    await world.run(minutes=1)

    standing = await world.desk.find(id_)
    assert standing is not None
    assert (standing.status, standing.behind, standing.failing_since) == ("current", 0, None)
    assert world.receivers[URL].taken == ["a-1/1"]


async def test_a_receiver_that_says_it_is_gone_is_paused_at_once() -> None:
    world = World()
    id_ = await world.subscribe(URL)
    world.receivers[URL].behaves = lambda _: Reply(410, "answered 410")
    await world.say(alert_message("a-1"), alert_message("a-2"))
    await world.run(hours=1)

    standing = await world.desk.find(id_)
    assert standing is not None
    assert (standing.status, standing.problem) == ("paused", "answered 410")
    assert len(world.receivers[URL].attempts) == 1


async def test_a_corrected_address_is_tried_at_once() -> None:
    world = World()
    id_ = await world.subscribe(URL)
    world.receivers[URL].behaves = down_for(timedelta(days=1))
    await world.subscribe(OTHER)
    await world.say(alert_message("a", grade="blue"))
    await world.run(hours=3)

    await world.desk.change(id_, {"url": OTHER})
    await world.run(seconds=1)

    assert world.receivers[OTHER].taken == ["a/1", "a/1"]
