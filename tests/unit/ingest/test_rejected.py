"""Dead letters on the terminal, and events taken out of them and put right."""

import base64
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from chassis.kafka.records import CLOUDEVENT, Record
from contracts.districts import city
from contracts.messages.rejection import RejectedEvent
from contracts.topics import CHANGES, EVENTS, FIGURES
from contracts.wire import Origin
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.intake import Rules
from services.ingest.domain.rejection import Rejection
from services.ingest.rejected.letters import Filters, Letter, since_when
from services.ingest.rejected.mending import Mended, as_it_came, mended, written_out
from services.ingest.rejected.wording import listing, readable, shown
from tests.unit.ingest.builders import survey

RULES = Rules(city(), to_geographic)


def letter(original: bytes = b"{", number: int = 7, topic: str = EVENTS.name, **about: Any) -> Letter:
    rejected = RejectedEvent.model_validate(
        {
            "service": "ingest",
            "reason": "undecodable",
            "detail": "not JSON",
            "origin": Origin(topic=topic, partition=1, offset=5),
            "original": base64.b64encode(original),
            **about,
        }
    )
    return Letter(number, datetime(2026, 6, 30, 12, tzinfo=UTC), rejected)


def record(value: bytes, *headers: tuple[str, bytes]) -> Record:
    return Record(EVENTS.name, 1, 5, b"parcel key", value, headers or CLOUDEVENT, 0)


def test_filters_mean_what_they_say() -> None:
    one = letter(source="/wqwh/permits")
    meant = {
        Filters(): True,
        Filters(numbers=frozenset([7])): True,
        Filters(numbers=frozenset([8])): False,
        Filters(source="/wqwh"): True,
        Filters(source="/permits"): False,
        Filters(reason="conflict"): False,
        Filters(service="gateway"): False,
        Filters(since=since_when("2026-06-30")): True,
        Filters(since=since_when("2026-07-01")): False,
    }
    assert {filters: filters.mean(one) for filters in meant} == meant


@pytest.mark.parametrize("text", ["yesterday", "2026-06-30T09:00:00", "2026-13-01"])
def test_a_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="since"):
        since_when(text)


def test_a_list_ends_with_sums_by_source_and_reason() -> None:
    letters = [letter(source="/a"), letter(source="/b"), letter(source="/b"), letter(reason="conflict")]

    assert listing(letters)[-4:] == [
        "dead letters: 4",
        "       2  /b: undecodable",
        "       1  /a: undecodable",
        "       1  ?: conflict",
    ]


def test_nothing_that_came_in_steers_the_terminal() -> None:
    one = letter(b"\x1b[2J\x07 text", source="/a\x1b]0;owned\x07", detail="\r\nfine")

    printed = "\n".join([*listing([one]), *shown(one, whole=True)])

    assert not set("\x1b\x07\r") & set(printed)
    assert "\\x1b[2J\\x07 text" in printed


def test_bytes_are_made_as_readable_as_they_can_be() -> None:
    assert '"coordinates": [\n      [\n        [119.9, 31.8],' in readable(orjson.dumps(SQUARE))
    assert readable("不是 JSON".encode()) == "不是 JSON"
    assert readable(b"\x00\xffK").split() == ["00000000", "00", "ff", "4b", "..K"]
    assert readable(b"[" * 900 + b"]" * 900) == "[" * 900 + "]" * 900


SQUARE = {"geometry": {"coordinates": [[[119.9, 31.8], [119.91, 31.8]]]}}


def test_a_long_letter_is_cut_unless_all_of_it_is_wanted() -> None:
    one = letter(orjson.dumps(list(range(1000))))

    assert shown(one, whole=False)[-1] == "… 882 more lines; --whole shows them"
    assert shown(one, whole=True)[-1] == "]"


def test_an_event_is_written_out_as_one_document_also_when_it_came_in_headers() -> None:
    event = survey("p1", area_m2=-1)
    headers = tuple((f"ce_{name}", str(value).encode()) for name, value in event.items() if name != "data")

    binary = written_out(letter(), record(orjson.dumps(event["data"]), *headers))
    structured = written_out(letter(), record(orjson.dumps(event)))

    assert orjson.loads(binary) == orjson.loads(structured) == event
    assert written_out(letter(b"{ broken"), None) == b"{ broken"


def test_an_edited_event_is_judged_by_the_rules_of_ingest() -> None:
    wrong = mended(orjson.dumps(survey("p1", area_m2=-1)), RULES)
    right = mended(orjson.dumps(survey("p1")), RULES)

    assert isinstance(wrong, Rejection)
    assert (wrong.reason, "area_m2" in wrong.detail) == ("invalid_data", True)
    assert isinstance(right, Mended)
    assert (right.outgoing.topic, right.outgoing.key) == (EVENTS.name, "p1")
    assert isinstance(mended(b"{", RULES), Rejection)


def test_a_message_is_sent_again_with_its_key_and_headers() -> None:
    original = record(b"{}", ("ce_id", b"1"))

    again = as_it_came(letter(), original)

    assert again is not None
    assert (again.key, again.value, again.headers) == ("parcel key", b"{}", (("ce_id", b"1"),))
    assert as_it_came(letter(), None) is None


def test_what_is_derived_is_not_sent_again() -> None:
    sent = {topic.name: letter(topic=topic.name).can_be_sent for topic in (EVENTS, CHANGES, FIGURES)}
    assert sent == {EVENTS.name: True, CHANGES.name: True, FIGURES.name: False}
