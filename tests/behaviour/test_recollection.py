"""Asking a district's ledger about one date after the other: bookmarks save reading and change nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from contracts import topics
from contracts.catalogue import catalogue
from contracts.messages.ledger import LedgerPage
from contracts.messages.recall import RecallAnswer, RecallQuestion
from contracts.wire import Message
from services.indicators.domain.memory.bookmarks import MOST_BOOKMARKS, Bookmarks
from services.indicators.domain.memory.sums import LedgerSums
from services.indicators.metrics import Metrics
from services.indicators.shell.asked.recollection import MOST_WAITING, PATIENCE, Asked, Recollection
from services.indicators.shell.keeper import Tools
from services.indicators.shell.saying.messages import Messages
from tests.builders import DISTRICT, START

INDICATOR = "farmland_retained"


def page(number: int, minute: int) -> LedgerPage:
    entry = {
        "indicator": INDICATOR,
        "unit": DISTRICT,
        "basis": "survey",
        "period": "2023",
        "amount": float(number + 1),
        "unit_of_measure": "m2",
    }
    cause = {"source": "/t", "id": str(number), "subject": "p", "type": "planning.survey.changed"}
    caused = {"cause": cause, "known_at": START + timedelta(minutes=minute), "entries": [entry]}
    return LedgerPage.model_validate({"district": DISTRICT, "shard_offset": number, "changes": [caused]})


class LongLedger:
    """A log of pages in memory, that counts how many are read."""

    def __init__(self, minutes: Sequence[int]) -> None:
        self.read_so_far = 0
        self._records = [self._record(number, minute) for number, minute in enumerate(minutes)]

    def _record(self, number: int, minute: int) -> Record:
        message = Message[LedgerPage](
            id=str(number),
            source="/t",
            type="planning.ledger.entered",
            subject=DISTRICT,
            time=START,
            data=page(number, minute),
        )
        key, value = DISTRICT.encode(), message.to_bytes()
        return Record(topics.LEDGER.name, 0, number, key, value, CLOUDEVENT, 0)

    async def ends(self, topic: str) -> dict[int, int]:
        """One partition."""
        return {0: len(self._records)} if topic == topics.LEDGER.name else {}

    async def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Ten at a time."""
        assert (topic, partition) == (topics.LEDGER.name, 0)
        for first in range(start, end, 10):
            batch = self._records[first : min(first + 10, end)]
            self.read_so_far += len(batch)
            yield batch


class Answers:
    """A Writer that hands over each answer."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[RecallAnswer] = asyncio.Queue()

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """Hand them over."""
        for one in messages:
            self.said.put_nowait(answer_in(one))
        return [(0, 0) for _ in messages]


def answer_in(outgoing: Outgoing) -> RecallAnswer:
    return Message[RecallAnswer].model_validate_json(outgoing.value or b"").data


def question(minute: int, asked_at: datetime = START) -> Asked:
    data = RecallQuestion(
        question_id=f"q{minute}",
        district=DISTRICT,
        indicators=[INDICATOR],
        known_until=START + timedelta(minutes=minute),
    )
    message = Message[RecallQuestion](
        id="q", source="/t", type="planning.recall.asked", subject=DISTRICT, time=asked_at, data=data
    )
    return Asked(message, 0)


def recollection(ledger: LongLedger, answers: Answers) -> Recollection:
    messages, metrics = Messages(catalogue()), Metrics(CollectorRegistry())
    return Recollection(Tools(answers, LogReader(""), VirtualClock(START), messages, metrics), ledger)


async def answered(ledger: LongLedger, asked: Sequence[Asked], most: int) -> list[RecallAnswer]:
    answers = Answers()
    part = recollection(ledger, answers)
    running = asyncio.create_task(part.run())
    for one in asked:
        assert part.ask(one) == []
    told = [await asyncio.wait_for(answers.said.get(), 10) for _ in range(most)]
    running.cancel()
    return told


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_any_dates_in_any_order_are_answered_as_if_each_were_the_first(
    steps: list[int], minutes: list[int]
) -> None:
    known = [sum(steps[: number + 1]) for number in range(len(steps))]

    told = asyncio.run(answered(LongLedger(known), [question(one) for one in minutes], len(minutes)))

    expected = [sum(n + 1 for n, at in enumerate(known) if at <= minute) for minute in minutes]
    assert [sum(f.value for f in answer.figures) for answer in told] == expected


async def test_a_ledger_that_was_read_once_is_not_read_again_from_its_beginning() -> None:
    ledger = LongLedger(range(1_000))

    (first, second, third) = await answered(ledger, [question(n) for n in (999, 999, 990)], 3)

    assert (first.shard_offset, second.shard_offset, third.shard_offset) == (999, 999, 990)
    assert ledger.read_so_far < 1_000 + 128 + 10


async def test_a_question_that_nobody_waits_for_any_more_is_left_alone() -> None:
    old = question(1, asked_at=START - PATIENCE)

    (told,) = await answered(LongLedger(range(10)), [old, question(2)], 1)

    assert told.question_id == "q2"


async def test_whoever_asks_too_much_is_told_at_once() -> None:
    part = recollection(LongLedger([]), Answers())
    for _ in range(MOST_WAITING):
        assert part.ask(question(1)) == []

    (refused,) = map(answer_in, part.ask(question(1)))

    assert refused.problem is not None
    assert refused.figures == []


def test_bookmarks_stay_few_however_long_the_ledger_is() -> None:
    bookmarks = Bookmarks()
    for number in range(100_000):
        bookmarks.put(LedgerSums(shard_offset=number, known_at=START + timedelta(minutes=number)), number + 1)

    found = {bookmarks.before(START + timedelta(minutes=n)).next_offset for n in range(0, 100_000, 100)}

    assert MOST_BOOKMARKS // 2 <= len(found) <= MOST_BOOKMARKS + 2
    assert bookmarks.before(START + timedelta(minutes=50_000)).next_offset > 50_000 - 2 * 100_000 // 8
