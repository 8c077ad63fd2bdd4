"""Two clocks: the year a figure is about, and when we learned it. Past knowledge never changes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.kafka.records import CLOUDEVENT, Record
from chassis.store import Store
from contracts import topics
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change, ChangeSet
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.memory.knowing import known_by
from services.indicators.domain.memory.sums import LedgerSums
from services.indicators.domain.shard import Shard, new_shard
from services.indicators.metrics import Metrics
from services.indicators.shell.keeper import STORE_FORMAT
from services.indicators.shell.partition import Partition
from services.indicators.shell.saying.messages import Messages, Place
from tests.behaviour.test_shard_histories import histories
from tests.builders import DISTRICT, START, parcel, review

HOUR = timedelta(hours=7)
"""Of this clock: so that a history takes days, on which terms end."""
LATEST = 40
"""Hours after the start within which everything is recorded."""
hours = st.integers(0, LATEST)
due_days = st.sampled_from(["2026-01-01", "2026-01-03", "2026-01-06"])


@st.composite
def recorded(draw: st.DrawFn) -> list[Change]:
    """A history whose recorded times run forward in the main, and backwards now and then."""
    plans = [review(f"plan-{n}", n, due_on=day) for n, day in enumerate(draw(st.lists(due_days, max_size=3)))]
    changes, at = [*plans, *draw(histories())], 0
    told: list[Change] = []
    for one in changes:
        at = max(0, at + draw(st.integers(-2, 4)))
        told.append(one.model_copy(update={"recordedtime": START + HOUR * at}))
    return told


def fresh() -> Shard:
    return new_shard(city(), catalogue())(DISTRICT)


def pages(sets: Sequence[Sequence[Change]]) -> list[LedgerPage]:
    """What a shard that lived through the change sets entered in the ledger, as it is on the wire."""
    shard, entered, said = fresh(), Messages(catalogue()), list[LedgerPage]()
    for offset, changes in enumerate(sets):
        facts = shard.apply(changes)
        messages = entered.of(
            facts, Place(DISTRICT, offset, 1), shard.targets, datetime(2030, 1, 1, tzinfo=UTC)
        )
        written = [message.value or b"" for message in messages if message.topic == topics.LEDGER.name]
        said += [Message[LedgerPage].model_validate_json(value).data for value in written]
    return said


def summed(ledger: Sequence[LedgerPage], until: datetime) -> dict[FigureKey, int]:
    sums = LedgerSums()
    for page in ledger:
        if not sums.take(page, START, until):
            break
    return sums.amounts


def in_sets(changes: Sequence[Change], sizes: Sequence[int]) -> list[Sequence[Change]]:
    sets, rest = list[Sequence[Change]](), list(changes)
    for size in sizes:
        sets.append(rest[:size])
        rest = rest[size:]
    return [one for one in [*sets, rest] if one]


@settings(max_examples=150, deadline=None)
@given(recorded(), st.lists(st.integers(1, 5), max_size=8), hours)
def test_the_ledger_up_to_an_instant_is_what_a_fresh_shard_makes_of_what_was_known(
    changes: list[Change], sizes: list[int], hour: int
) -> None:
    until, known = START + HOUR * hour, fresh()
    known.apply(known_by(until, changes))
    assert summed(pages(in_sets(changes, sizes)), until) == known.book.values


@settings(max_examples=100, deadline=None)
@given(recorded(), hours, st.data())
def test_pages_sent_again_count_once_also_when_older_ones_come_late(
    changes: list[Change], hour: int, data: st.DataObject
) -> None:
    until, ledger = START + HOUR * hour, pages([[one] for one in changes])
    again = list[LedgerPage]()
    for number in range(1, len(ledger) + 1):
        again.append(ledger[number - 1])
        again += data.draw(st.lists(st.sampled_from(ledger[:number]), max_size=2))
    assert summed(again, until) == summed(ledger, until)


@settings(max_examples=100, deadline=None)
@given(recorded(), recorded(), hours)
def test_what_is_recorded_later_does_not_change_what_was_known(
    changes: list[Change], later: list[Change], hour: int
) -> None:
    until = START + HOUR * hour
    after = [
        one.model_copy(update={"recordedtime": until + timedelta(seconds=1), "sequence": str(100 + number)})
        for number, one in enumerate(later)
    ]
    assert known_by(until, [*changes, *after]) == known_by(until, changes)
    assert summed(pages([[one] for one in [*changes, *after]]), until) == summed(
        pages([[one] for one in changes]), until
    )


def at(day: int, **state: Any) -> Change:
    """A parcel state recorded on a day of January."""
    sequence = state.pop("sequence", day)
    told = parcel("p1", sequence, **state)
    return told.model_copy(update={"recordedtime": datetime(2026, 1, day, tzinfo=UTC)})


def test_a_correction_of_an_old_year_changes_that_year_for_later_knowledge_only() -> None:
    history = [at(2, year="2023"), at(3, year="2024"), at(9, year="2023", net_area_m2=9_000.0)]
    ledger = pages([[one] for one in history])
    year_2023 = FigureKey("farmland_retained", DISTRICT, "survey", "2023")

    told = {day: summed(ledger, datetime(2026, 1, day, tzinfo=UTC)).get(year_2023) for day in (1, 2, 8, 9)}

    assert told == {1: None, 2: 95_000_000, 8: 95_000_000, 9: 90_000_000}


def test_a_year_that_begins_at_nothing_is_known_from_the_ledger_alone() -> None:
    ledger = pages([[at(2, year="2023")], [at(3, year="2024", code="0701")]])
    year_2024 = FigureKey("farmland_retained", DISTRICT, "survey", "2024")

    known = summed(ledger, datetime(2026, 1, 3, tzinfo=UTC))

    assert known[year_2024] == 0
    assert year_2024 not in summed(ledger, datetime(2026, 1, 2, tzinfo=UTC))


def test_a_restart_does_not_forget_how_late_it_is(tmp_path: Path) -> None:
    def opened() -> Partition:
        store = Store(tmp_path / "shard.db", STORE_FORMAT)
        return Partition(store, new_shard(city(), catalogue()), Metrics(CollectorRegistry()))

    def entered(partition: Partition, offset: int, change: Change) -> datetime | None:
        said = partition.apply(record(offset, change), Messages(catalogue()), VirtualClock(START))
        (page,) = [one.value or b"" for one in said if one.topic == topics.LEDGER.name]
        partition.keep()
        return Message[LedgerPage].model_validate_json(page).data.changes[0].known_at

    before = opened()
    entered(before, 0, at(9))
    entered(before, 1, at(5, sequence=10, code="0301"))
    before.close()

    assert entered(opened(), 2, at(3, sequence=11, code="0701")) == datetime(2026, 1, 9, tzinfo=UTC)


def record(offset: int, change: Change) -> Record:
    data = ChangeSet(district=DISTRICT, changes=[change])
    message = Message[ChangeSet](
        id="set", source="/t", type="planning.changeset.accepted", subject=DISTRICT, time=START, data=data
    )
    return Record(topics.CHANGES.name, 0, offset, b"", message.to_bytes(), CLOUDEVENT, 0)
