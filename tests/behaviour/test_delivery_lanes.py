"""Each receiver gets every transition meant for it, in order, through outages, crashes and others' ills."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.egress.poster import Reply
from contracts.topics import SUBSCRIPTIONS
from tests.behaviour.delivery_world import GOOD, OTHER, URL, Behaviour, World, alert_message, down_for
from tests.unit.alerts.builders import NOON


async def test_a_receiver_that_was_down_for_an_hour_then_gets_everything_in_order_each_once() -> None:
    world = World()
    await world.subscribe(URL)
    world.receivers[URL].behaves = down_for(timedelta(hours=1))
    for number in range(30):
        await world.say(alert_message(f"indicator-{number}", grade="yellow"))
        await world.run(minutes=2)

    await world.run(hours=2)

    assert world.receivers[URL].taken == [f"indicator-{number}/1" for number in range(30)]


async def test_a_receiver_that_fails_holds_up_no_other() -> None:
    world = World()
    await world.subscribe(URL)
    await world.subscribe(OTHER)
    world.receivers[URL].behaves = down_for(timedelta(days=1))
    await world.say(*[alert_message(f"a-{number}") for number in range(120)])
    await world.run(seconds=1)

    assert len(world.receivers[OTHER].taken) == 120
    assert world.receivers[URL].taken == []


async def test_filters_let_through_what_is_wanted_and_how_it_ends() -> None:
    world = World()
    await world.subscribe(URL, grades=["red"])
    await world.subscribe(OTHER, families=["deadline"])
    await world.say(
        alert_message("a", grade="red"),
        alert_message("b", grade="yellow"),
        alert_message("a", 2, grade="yellow", event="deescalated"),
        alert_message("b", 2, grade="green", state="cleared", event="cleared"),
        alert_message("a", 3, grade="green", state="cleared", event="cleared"),
        alert_message("c", grade="blue", family="deadline"),
    )
    await world.run(minutes=1)

    assert world.receivers[URL].taken == ["a/1", "a/2", "a/3"]
    assert world.receivers[OTHER].taken == ["c/1"]


async def test_a_new_subscription_begins_with_what_comes_then() -> None:
    world = World()
    await world.say(alert_message("before"))
    await world.subscribe(URL)
    await world.say(alert_message("after"))
    await world.run(minutes=1)

    assert world.receivers[URL].taken == ["after/1"]


async def test_a_range_is_delivered_again_with_the_same_ids_behind_what_is_new() -> None:
    world = World()
    id_ = await world.subscribe(URL, grades=["red"])
    for number in range(4):
        await world.say(alert_message(f"a-{number}", grade="red" if number % 2 else "blue"))
        await world.run(minutes=10)
    del world.receivers[URL].taken[:]

    since, until = NOON + timedelta(minutes=5), NOON + timedelta(minutes=15)
    await world.desk.replay(id_, since, until)
    await world.say(alert_message("new"))
    await world.run(minutes=1)
    assert world.receivers[URL].taken == ["new/1", "a-1/1"]

    await world.desk.replay(id_, NOON, None)
    await world.run(minutes=1)
    assert world.receivers[URL].taken[2:] == ["a-1/1", "a-3/1", "new/1"]
    standing = await world.desk.find(id_)
    assert standing is not None
    assert standing.replaying is None


async def test_one_that_is_disabled_gets_nothing_until_it_is_enabled_again() -> None:
    world = World()
    id_ = await world.subscribe(URL)
    await world.desk.change(id_, {"enabled": False})
    await world.say(alert_message("a"))
    await world.run(days=9)
    assert world.receivers[URL].attempts == []

    await world.desk.change(id_, {"enabled": True})
    await world.run(minutes=1)
    assert world.receivers[URL].taken == ["a/1"]


@settings(max_examples=25, deadline=None)
@given(
    outages=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 2000)), max_size=4),
    crashes=st.lists(st.integers(0, 6000), max_size=4),
    grades=st.lists(st.sampled_from(["red", "orange", "yellow", "blue"]), min_size=1, max_size=30),
)
async def test_whatever_fails_and_whenever_it_crashes_nothing_is_lost_or_out_of_order(
    outages: list[tuple[int, int]], crashes: list[int], grades: list[str]
) -> None:
    world = World()
    await world.subscribe(URL)
    world.receivers[URL].behaves = _with(outages)
    moments = sorted([(at, "crash") for at in crashes] + [(200 * n, g) for n, g in enumerate(grades)])
    for at, what in moments:
        await world.run(seconds=NOON.timestamp() + at - world.clock.now().timestamp())
        if what == "crash":
            world.crash()
        else:
            await world.say(alert_message(f"a-{at}", grade=what))
    await world.run(hours=8)

    expected = [f"a-{200 * number}/1" for number in range(len(grades))]
    assert world.receivers[URL].taken == expected


async def test_a_crash_between_the_answer_and_its_note_offers_the_same_again_under_its_ids() -> None:
    world = World()
    await world.subscribe(URL)
    await world.say(alert_message("a"), alert_message("b"))
    world.kafka.away_for = SUBSCRIPTIONS.name
    with pytest.raises(Exception, match="away"):
        await world.run(seconds=1)
    world.kafka.away_for = None
    world.crash()
    await world.run(seconds=1)

    assert world.receivers[URL].taken == ["a/1", "b/1", "a/1", "b/1"]
    bodies = {body for _, headers, body in world.receivers[URL].attempts if headers["webhook-id"] == "a/1"}
    assert len(bodies) == 1


async def test_a_burst_is_noted_by_the_twenty_and_a_kill_within_it_offers_no_more_than_that_again() -> None:
    world, told = World(), [f"a-{number}/1" for number in range(45)]
    await world.subscribe(URL)
    await world.say(*[alert_message(f"a-{number}") for number in range(45)])
    receiver = world.receivers[URL]

    def killed_at_the_36th(_: datetime) -> Reply:
        if len(receiver.taken) == 35:
            raise ConnectionAbortedError
        return GOOD

    receiver.behaves = killed_at_the_36th
    with pytest.raises(ConnectionAbortedError):
        await world.run(seconds=1)
    receiver.behaves = lambda _: GOOD
    world.crash()
    await world.run(seconds=1)

    assert receiver.taken == [*told[:35], *told[20:]]
    noted_twice_and_at_the_end = 1 + 3
    assert len(world.kafka.records[SUBSCRIPTIONS.name]) == noted_twice_and_at_the_end


async def test_a_slow_receiver_is_noted_every_second_also_while_more_waits() -> None:
    world = World()
    await world.subscribe(URL)
    await world.say(*[alert_message(f"a-{number}") for number in range(4)])
    receiver = world.receivers[URL]

    def after_two_seconds(_: datetime) -> Reply:
        world.clock.advance(2)
        return GOOD

    receiver.behaves = after_two_seconds
    await world.run(seconds=20)

    assert len(world.kafka.records[SUBSCRIPTIONS.name]) == 1 + len(receiver.taken)


def _with(outages: list[tuple[int, int]]) -> Behaviour:
    def behave(now: datetime) -> Reply:
        second = (now - NOON).total_seconds()
        down = any(begin <= second < begin + length for begin, length in outages)
        return Reply(None, "no answer within 10 s") if down else GOOD

    return behave
