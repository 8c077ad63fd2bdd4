"""Change sets: one district each, in order, at most 500 changes and about a mebibyte."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from contracts.events import EVENTS, PermitChanged, SurveyChanged
from contracts.messages.change import MOST_CHANGES, Change, ChangeSet
from contracts.wire import Message, Origin
from services.ingest.domain.admitting.admission import Placement
from services.ingest.domain.admitting.change_sets import (
    MOST_SET_BYTES,
    Arrival,
    PlacedChange,
    WrittenSet,
    change_sets,
    placed_change,
)
from services.ingest.domain.normalise import Candidate
from tests.unit.ingest.builders import accepted, permit, survey

RECORDED = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def arrival(offset: int, traceparent: str | None = None) -> Arrival:
    return Arrival("planning.events.v1", 3, offset, RECORDED, traceparent)


def placed(offset: int, district: str = "320412", size: int = 100) -> PlacedChange:
    place = Placement("set", district, "", 1)
    return placed_change(accepted(permit(f"P{offset}")), place, arrival(offset))._replace(size=size)


def sent(*changes: PlacedChange) -> list[Message[ChangeSet]]:
    """As whoever reads the log has it."""
    return [read(written) for written in change_sets(changes)]


def read(written: WrittenSet) -> Message[ChangeSet]:
    message: Message[ChangeSet] = Message[ChangeSet].model_validate_json(written.value)
    return message


def change_of(candidate: Candidate, placement: Placement, came: Arrival) -> Change:
    [message] = sent(placed_change(candidate, placement, came))
    return message.data.changes[0]


def offsets(message: Message[ChangeSet]) -> list[int]:
    return [change.origin.offset for change in message.data.changes]


def test_changes_of_a_district_travel_together_and_in_order() -> None:
    sets = sent(placed(1), placed(2, "320402"), placed(3), placed(4, "320402"))

    assert [(message.subject, offsets(message)) for message in sets] == [
        ("320412", [1, 3]),
        ("320402", [2, 4]),
    ]


def test_a_set_holds_at_most_five_hundred_changes() -> None:
    sets = sent(*(placed(offset) for offset in range(MOST_CHANGES + 1)))

    assert [len(message.data.changes) for message in sets] == [MOST_CHANGES, 1]


def test_a_set_is_cut_before_it_grows_too_large_and_a_large_change_travels_alone() -> None:
    half, whole = MOST_SET_BYTES // 2, MOST_SET_BYTES + 1
    sets = sent(placed(1, size=half), placed(2, size=half), placed(3, size=whole), placed(4))

    assert [offsets(message) for message in sets] == [[1, 2], [3], [4]]


def test_nothing_accepted_is_nothing_to_send() -> None:
    assert change_sets([]) == []


def test_the_same_changes_make_the_same_messages() -> None:
    first, again = (change_sets([placed(1), placed(2, "320402")]) for _ in range(2))

    assert first == again


def test_a_change_keeps_what_is_known_of_its_event() -> None:
    document = {**permit(sequence=7), "correlationid": "package-1"}
    change = change_of(accepted(document), Placement("set", "320412", "", 7), arrival(9))

    assert (change.source, change.id, change.version) == ("/tests", document["id"], 7)
    assert (change.correlationid, change.recordedtime) == ("package-1", RECORDED)
    assert change.origin == Origin(topic="planning.events.v1", partition=3, offset=9)
    assert isinstance(change.data, PermitChanged)


def test_a_change_was_recorded_when_its_source_says_but_not_after_it_came() -> None:
    place = Placement("set", "320412", "", 1)
    when = [
        change_of(accepted({**permit(), "recordedtime": given}), place, arrival(1)).recordedtime
        for given in ("2025-01-01T00:00:00Z", "2099-01-01T00:00:00Z")
    ]

    assert when == [datetime(2025, 1, 1, tzinfo=UTC), RECORDED]


def test_a_change_without_a_correlation_is_followed_by_its_own_id() -> None:
    change = change_of(accepted(permit()), Placement("set", "320412", "", 1), arrival(1))

    assert change.correlationid == change.id


def test_a_set_is_traced_by_its_first_change() -> None:
    place = Placement("set", "320412", "", 1)
    traced = placed_change(accepted(permit("A")), place, arrival(1, TRACE))

    [message] = sent(traced, placed(2))

    assert message.traceparent == TRACE
    assert [change.traceparent for change in message.data.changes] == [TRACE, None]


def test_a_withdrawal_names_the_district_and_year_it_is_for() -> None:
    moved = accepted(survey(year="2023", district="320402"))
    change = change_of(moved, Placement("withdraw", "320412", "2024", 5), arrival(1))

    assert isinstance(change.data, SurveyChanged)
    assert (change.action, change.sequence) == ("withdraw", "5")
    assert (change.data.district, change.data.survey_year) == ("320412", "2024")


@pytest.mark.parametrize("kind", EVENTS)
def test_what_is_sent_of_any_event_is_what_was_admitted(kind: str) -> None:
    document: dict[str, Any] = orjson.loads(Path(f"contracts/examples/{kind}.json").read_bytes())
    candidate = accepted(document)
    change = change_of(candidate, Placement("set", candidate.district, candidate.year, 7), arrival(1))

    assert (change.type, change.subject, change.data) == (kind, candidate.subject, candidate.data)
    assert change.time == candidate.attributes.time
