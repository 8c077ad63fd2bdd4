"""A source that sends everything wrong does not fill the dead letters, and nobody else's are lost."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chassis.kafka.records import CLOUDEVENT, Record
from contracts.topics import EVENTS
from services.ingest.domain.flood import Flood, Limit
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.floods import ALL_TIMES, NOTICE_SECONDS, Floods, Refused

LIMIT = Limit(most=10, window_seconds=100.0)


@dataclass
class Clock:
    """Goes on when told."""

    at: datetime = field(default=datetime(2026, 11, 20, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def refused(count: int, source: str | None = "/wrong") -> list[Refused]:
    return [
        (
            Record(EVENTS.name, 0, offset, b"k", b"{", CLOUDEVENT, 0),
            Rejection("undecodable", "not JSON", source, str(offset)),
        )
        for offset in range(count)
    ]


def reasons(letters: list[Refused]) -> list[str]:
    return [refusal.reason for _, refusal in letters]


def test_up_to_its_limit_every_refused_event_is_a_letter_then_one_tells_of_the_others() -> None:
    floods = Floods(LIMIT, Clock())

    letters = floods.letters(refused(1000))

    assert reasons(letters) == ["undecodable"] * 10 + ["source_stopped"]
    assert letters[-1][0].offset == 10
    assert "undecodable: not JSON" in letters[-1][1].detail


def test_while_it_goes_on_it_is_told_again_now_and_then() -> None:
    clock = Clock()
    floods = Floods(LIMIT, clock)
    floods.letters(refused(100))
    told = []
    for _ in range(30):
        clock.wait(NOTICE_SECONDS / 10)
        told += reasons(floods.letters(refused(100)))

    assert told == ["source_stopped"] * 3


def test_another_source_still_has_its_letters() -> None:
    floods = Floods(LIMIT, Clock())
    floods.letters(refused(1000))

    assert reasons(floods.letters(refused(3, "/right"))) == ["undecodable"] * 3


def test_a_source_that_mends_its_ways_is_heard_again() -> None:
    clock = Clock()
    floods = Floods(LIMIT, clock)
    floods.letters(refused(1000))

    clock.wait(2 * LIMIT.window_seconds)

    assert reasons(floods.letters(refused(2))) == ["undecodable"] * 2


def test_names_that_change_each_time_are_stopped_together() -> None:
    floods = Floods(LIMIT, Clock())

    letters = [one for number in range(500) for one in floods.letters(refused(1, f"/{number}"))]

    assert reasons(letters) == ["undecodable"] * 10 * ALL_TIMES + ["source_stopped"]


def test_messages_without_a_source_count_for_their_topic() -> None:
    assert len(Floods(LIMIT, Clock()).letters(refused(100, None))) == 11


def test_a_bucket_once_full_must_be_half_empty_before_it_is_open_again() -> None:
    flood = Flood()
    for _ in range(11):
        flood = flood.refused(0.0, LIMIT)
    stopped = [flood.stopped]
    for at in (30.0, 60.0, 90.0):
        flood = flood.refused(at, LIMIT)
        stopped.append(flood.stopped)

    assert stopped == [True, True, True, False]
