"""Batches, tallies and the pace of playing, through the in-memory door."""

import asyncio
from datetime import UTC, date, datetime

import orjson

from demo.live.stream import LiveStream, Shot
from demo.play.door import MOST_BYTES, MOST_EVENTS, MemoryDoor, Outgoing, Receipt
from demo.play.history import HistoryTally, batches, play_history
from demo.play.streaming import LiveTally, Pace, play_live
from demo.upstream.event import Event, day
from demo.upstream.history import history
from tests.unit.demo.cities import sites, small_city

TODAY = date(2026, 11, 22)


def event(number: int, letters: int = 10) -> Event:
    return Event("planning.target.set", f"x/320400/{number}", 1, day(2025, 1, 1), {"note": "x" * letters})


def test_a_batch_has_at_most_a_thousand_events() -> None:
    sizes = [len(batch) for batch in batches((event(n) for n in range(2_500)), "demo")]

    assert sizes == [MOST_EVENTS, MOST_EVENTS, 500]


def test_a_batch_fits_the_body_limit_of_the_door() -> None:
    cut = list(batches((event(n, 100_000) for n in range(40)), "demo"))

    assert sum(len(batch) for batch in cut) == 40
    assert all(sum(len(message.body) + 1 for message in batch) <= MOST_BYTES for batch in cut)


async def test_the_whole_history_arrives_once() -> None:
    door, chapters = MemoryDoor(), history(small_city(), sites(), TODAY)

    tally = await play_history(door, chapters, "demo", asyncio.Event(), quiet=True)

    expected = sum(1 for chapter in chapters for _ in chapter.events())
    assert tally.sent == tally.accepted == len(door.taken) == expected
    assert len({orjson.loads(message.body)["id"] for message in door.taken}) == expected


async def test_districts_come_before_all_else_and_surveys_before_permits() -> None:
    door = MemoryDoor()

    await play_history(door, history(small_city(), sites(), TODAY), "demo", asyncio.Event(), quiet=True)

    types = [orjson.loads(message.body)["type"] for message in door.taken]
    assert types[:6] == ["planning.planfeature.changed"] * 6
    assert types.index("planning.survey.changed") < types.index("planning.permit.changed")


async def test_a_player_told_to_stop_sends_nothing_more() -> None:
    door, stop = MemoryDoor(), asyncio.Event()
    stop.set()

    await play_history(door, history(small_city(), sites(), TODAY), "demo", stop, quiet=True)

    assert door.taken == []


async def test_the_live_stream_keeps_its_rate_and_counts_what_it_sent() -> None:
    door = MemoryDoor()
    live = LiveStream(small_city(), sites(), "demo", datetime(2026, 11, 22, tzinfo=UTC))

    tally = await play_live(door, live, Pace(rate=200, seconds=0.5), asyncio.Event())

    assert 20 <= tally.sent.total() <= 101
    assert tally.accepted == len(door.taken)
    assert tally.refused_wrongly == 0


def test_refusals_of_right_events_are_told_apart_from_those_expected() -> None:
    tally = LiveTally()
    right, wrong = (Shot(sort, Outgoing("s", b"{}")) for sort in ("permit", "wrong"))

    tally.add([right], Receipt(0, ((0, "conflict"),)))
    tally.add([wrong], Receipt(0, ((0, "not JSON"),)))
    tally.add([wrong], Receipt(1))

    assert (tally.refused_wrongly, tally.refused_as_expected, tally.wrong_but_taken) == (1, 1, 1)
    assert "意外拒绝 1" in tally.summary(judged=True)
    assert "s: conflict" in tally.summary(judged=True)


def test_the_first_reasons_of_refusals_in_the_history_are_told() -> None:
    tally = HistoryTally()

    tally.add(
        [Outgoing(str(n), b"{}") for n in range(9)], Receipt(0, tuple((n, "conflict") for n in range(9)))
    )

    assert tally.refused == 9
    assert tally.summary().count("conflict") == 5
