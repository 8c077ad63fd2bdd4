"""A batch of the log, decided over what is held: what is published, refused and kept."""

import base64
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from contracts.messages.change import ChangeSet
from contracts.messages.rejection import RejectedEvent
from contracts.topics import CHANGES, EVENTS, REJECTED
from contracts.wire import Message, Origin
from services.ingest.domain.limits import MOST_EVENT_BYTES
from services.ingest.shell.admitting.decision import Decision, decide
from services.ingest.shell.admitting.memory import Memory
from services.ingest.shell.admitting.outbox import MOST_ORIGINAL_BYTES, changes_of, letters_of
from tests.unit.ingest.builders import RULES, Json, permit, survey


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events-3.sqlite"


@pytest.fixture
def memory(path: Path) -> Memory:
    return Memory(path)


def record(offset: int, value: bytes | Json | None) -> Record:
    body = orjson.dumps(value) if isinstance(value, dict) else value
    return Record(EVENTS.name, 3, offset, b"key", body, CLOUDEVENT, 1_790_000_000_000 + offset)


def decided(memory: Memory, *values: bytes | Json | None, first: int = 0) -> Decision:
    """Decides and keeps the values as records from offset ``first`` on."""
    records = [record(first + index, value) for index, value in enumerate(values)]
    decision = decide(memory, records, RULES)
    memory.commit(records[-1].offset, decision.histories)
    return decision


def said(decision: Decision) -> list[Outgoing]:
    return [*changes_of(decision.changes), *letters_of(decision.rejected)]


def dead_letters(decision: Decision) -> list[Message[RejectedEvent]]:
    messages = [m for m in said(decision) if m.topic == REJECTED.name]
    return [Message[RejectedEvent].model_validate_json(m.value or b"") for m in messages]


def sets(decision: Decision) -> list[Message[ChangeSet]]:
    messages = [m for m in said(decision) if m.topic == CHANGES.name]
    return [Message[ChangeSet].model_validate_json(m.value or b"") for m in messages]


def subjects(changes: Sequence[Message[ChangeSet]]) -> list[str]:
    return [change.subject for message in changes for change in message.data.changes]


def test_bad_events_go_to_the_dead_letters_and_those_around_them_on(memory: Memory) -> None:
    decision = decided(
        memory, survey("A"), b"\x00 not JSON", None, survey("B"), survey("C", district="110101")
    )

    assert subjects(sets(decision)) == ["A", "B"]
    assert [letter.data.reason for letter in dead_letters(decision)] == [
        "undecodable",
        "undecodable",
        "unknown_district",
    ]


def test_a_dead_letter_says_why_where_and_what(memory: Memory) -> None:
    bad = orjson.dumps(survey("C", district="110101"))

    [letter] = dead_letters(decided(memory, bad, first=41))

    assert letter.data.original == bad
    assert letter.data.origin == Origin(topic=EVENTS.name, partition=3, offset=41)
    assert (letter.data.source, letter.data.id, letter.data.subject) == ("/tests", "C/2024/1", "C")
    assert (letter.data.service, letter.subject) == ("ingest", "C")


def test_an_oversize_message_is_refused_unread_and_its_letter_still_fits_a_message(memory: Memory) -> None:
    huge = b'"' + b"x" * (MOST_ORIGINAL_BYTES + 1) + b'"'
    decision = decided(memory, huge, b'"' + b"x" * MOST_EVENT_BYTES + b'"')

    assert [letter.data.reason for letter in dead_letters(decision)] == ["too_large", "too_large"]
    assert huge.startswith(dead_letters(decision)[0].data.original)
    assert max(len(message.value or b"") for message in said(decision)) < 8 * 1024 * 1024


def test_a_conflict_is_refused_and_names_its_event(memory: Memory) -> None:
    [letter] = dead_letters(decided(memory, permit("P"), {**permit("P", status="revoked"), "id": "other"}))

    assert (letter.data.reason, letter.data.subject, letter.data.id) == ("conflict", "P", "other")


@pytest.mark.parametrize("traced", [b"", b"anything", b"x" * 10_000, "踪".encode()])
def test_a_trace_that_is_none_is_not_passed_on(memory: Memory, traced: bytes) -> None:
    strange = record(0, survey("A"))._replace(headers=(*CLOUDEVENT, ("traceparent", traced)))

    [message] = sets(decide(memory, [strange], RULES))

    assert (message.traceparent, message.data.changes[0].traceparent) == (None, None)


def test_duplicates_and_stale_events_publish_nothing(memory: Memory) -> None:
    decided(memory, survey("A", sequence=2))

    again = decided(memory, survey("A", sequence=2), survey("A", sequence=1), first=1)

    assert said(again) == []
    assert [r.verdict for r in again.receipts] == ["duplicate", "stale"]


def test_versions_inside_one_batch_meet_each_other(memory: Memory) -> None:
    decision = decided(memory, permit(sequence=1), permit(sequence=3), permit(sequence=2))

    assert [r.verdict for r in decision.receipts] == ["accepted", "accepted", "stale"]
    assert [c.version for message in sets(decision) for c in message.data.changes] == [1, 3]


def test_a_move_is_published_to_both_districts_at_once(memory: Memory) -> None:
    decided(memory, permit(district="320412"))

    moved = sets(decided(memory, permit(sequence=2, district="320402"), first=1))

    assert [(m.subject, m.data.changes[0].action) for m in moved] == [
        ("320412", "withdraw"),
        ("320402", "set"),
    ]


def test_what_is_held_survives_a_restart(memory: Memory, path: Path) -> None:
    decided(memory, survey("A"), survey("B"), first=7)
    memory.close()

    again = Memory(path)

    assert again.applied_offset == 8
    receipts = decided(again, survey("A"), survey("C"), first=9).receipts
    assert [receipt.verdict for receipt in receipts] == ["duplicate", "accepted"]


def test_the_same_records_decided_again_give_the_same_messages(path: Path) -> None:
    records = [record(i, survey(f"P{i % 3}", sequence=i)) for i in range(1, 9)]
    first = said(decide(Memory(path), records, RULES))

    assert said(decide(Memory(path), records, RULES)) == first


def test_letters_hold_the_original_bytes_as_base64_on_the_wire(memory: Memory) -> None:
    decision = decided(memory, b"\xff\xfe")
    [message] = said(decision)

    assert orjson.loads(message.value or b"")["data"]["original"] == base64.b64encode(b"\xff\xfe").decode()


PERMITS = st.builds(
    lambda subject, sequence, district: permit(subject, sequence, district=district),
    st.sampled_from("AB"),
    st.integers(1, 6),
    st.sampled_from(["320402", "320412"]),
)


def published(cuts: list[int], events: list[Json]) -> list[bytes]:
    """The changes of a log read in batches that begin at these offsets."""
    with TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "events-3.sqlite")
        edges = sorted({0, len(events), *(cut for cut in cuts if cut < len(events))})
        decisions = [decided(memory, *events[a:b], first=a) for a, b in pairwise(edges)]
        memory.close()
    return [orjson.dumps(placed.change) for decision in decisions for placed in decision.changes]


@settings(deadline=None)
@given(st.lists(PERMITS, min_size=1, max_size=12), st.lists(st.integers(1, 11), max_size=4))
def test_how_the_log_is_cut_into_batches_changes_nothing(events: list[Json], cuts: list[int]) -> None:
    assert published(cuts, events) == published([], events)
