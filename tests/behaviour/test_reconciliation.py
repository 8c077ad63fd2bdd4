"""After any outage every difference between the two sides shows, and none that is not there."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.egress.poster import Reply
from contracts.asked.reconciliation import Belief, CaseBelief, Statement
from services.alerts.domain.reconciliation.differences import ours
from services.alerts.shell.delivery.reconciling import Reconciler
from tests.behaviour.delivery_world import GOOD, World, alert_message
from tests.unit.alerts.builders import NOON

URL = "http://127.0.0.1:9/a"
CASE = {"case_no": "案-1", "step": "处置", "at": NOON.isoformat(), "by": "指挥中心"}
GREEN: dict[str, Any] = {"grade": "green", "state": "cleared", "event": "cleared"}


async def found(world: World, statement: Statement | None = None) -> list[tuple[str, str]]:
    """(kind, alert id) of every difference."""
    reconciler = Reconciler(world.kafka.alerts, world.kafka.book, world.clock)
    answer = await (reconciler.known(1000) if statement is None else reconciler.stated(statement, 1000))
    assert answer is not None
    assert answer.total == len(answer.differences)
    return sorted((one.kind, one.alert_id) for one in answer.differences)


def theirs(world: World, **changed: Any) -> Statement:
    """A list like ours, but for the alerts that are named: None leaves one out."""
    beliefs = {name: ours(told) for name, told in world.kafka.alerts.register.newest.items()}
    for name, news in changed.items():
        if news is None:
            del beliefs[name]
        else:
            held = beliefs.get(name, Belief(alert_id=name, transition=1))
            beliefs[name] = held.model_copy(update=news)
    return Statement(alerts=list(beliefs.values()))


async def test_what_a_receiver_has_not_taken_yet_is_listed_until_it_has() -> None:
    world = World()
    await world.subscribe(URL, grades=["red"])
    down = NOON + timedelta(hours=1)
    world.receivers[URL].behaves = lambda now: Reply(500, "answered 500") if now < down else GOOD
    await world.say(alert_message("a", due_at=None), alert_message("b", grade="blue", due_at=None))
    await world.run(minutes=1)
    assert await found(world) == [("undelivered", "a")]

    await world.run(hours=3)
    assert await found(world) == []


async def test_cases_that_lag_behind_their_alerts_are_listed() -> None:
    world = World()
    closed = {**CASE, "step": "结案"}
    await world.say(
        alert_message("closed", case=closed, due_at=None),
        alert_message("cleared", case=CASE, **GREEN),
        alert_message("cleared-closed", case=closed, **GREEN),
        alert_message("late", due_at=(NOON - timedelta(days=1)).isoformat()),
        alert_message("fine", due_at=(NOON + timedelta(days=1)).isoformat(), case=CASE),
    )

    assert await found(world) == [
        ("case_closed_but_open", "closed"),
        ("cleared_but_case_open", "cleared"),
        ("overdue", "late"),
    ]


async def test_a_list_of_theirs_shows_what_they_lost_invented_or_confused() -> None:
    world = World()
    for name in ("same", "lost", "behind", "ahead", "confused", "case", "nocase"):
        case = {"case": CASE} if name == "nocase" else {}
        await world.say(alert_message(name, 1, **case), alert_message(name, 2, **case))

    statement = theirs(
        world,
        lost=None,
        behind={"transition": 1},
        ahead={"transition": 3},
        confused={"grade": "blue"},
        invented={},
        case={"case": CaseBelief(case_no="案-2", step="立案")},
        nocase={"case": None},
    )

    assert await found(world, statement) == [
        ("behind_there", "behind"),
        ("case_not_heard", "case"),
        ("case_not_known_there", "nocase"),
        ("differs", "confused"),
        ("missing_there", "lost"),
        ("unknown_here", "ahead"),
        ("unknown_here", "invented"),
    ]


async def test_of_a_muted_alert_nobody_is_expected_to_be_up_to_date() -> None:
    world = World()
    mute = {"muted": [{"by": "silence", "id": "silence-1", "why": "现场施工", "until": None}]}
    await world.say(alert_message("a"), alert_message("a", 2, grade="orange", **mute))

    assert await found(world, theirs(world, a={"transition": 1, "grade": "red"})) == []


async def test_only_a_receivers_own_share_is_missed() -> None:
    world = World()
    await world.say(alert_message("before"))
    id_ = await world.subscribe(URL, grades=["red"])
    await world.say(alert_message("red"), alert_message("blue", grade="blue"))

    assert await found(world, Statement(subscription=id_, alerts=[])) == [("missing_there", "red")]


@settings(max_examples=25, deadline=None)
@given(lost=st.sets(st.integers(0, 19)), behind=st.sets(st.integers(0, 19)), more=st.integers(0, 3))
async def test_every_difference_shows_and_no_other(lost: set[int], behind: set[int], more: int) -> None:
    world = World()
    for number in range(20):
        await world.say(alert_message(f"a{number}", 1), alert_message(f"a{number}", 2))
    news: dict[str, Any] = {f"a{n}": {"transition": 1} for n in behind} | {f"a{n}": None for n in lost}

    expected = [("missing_there", f"a{n}") for n in lost]
    expected += [("behind_there", f"a{n}") for n in behind - lost]
    expected += [("unknown_here", f"x{n}") for n in range(more)]
    assert await found(world, theirs(world, **news, **{f"x{n}": {} for n in range(more)})) == sorted(expected)
