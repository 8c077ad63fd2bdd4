"""What is read from Kafka and what is written to it."""

import pytest

from chassis.errors import UndecodableMessage
from chassis.kafka.records import CLOUDEVENT, Record
from contracts import topics
from contracts.messages.alert import Alert
from contracts.messages.rejection import RejectedEvent
from contracts.wire import Message
from services.alerts.domain.fact import Datum
from services.alerts.shell.desks.incoming import episode_of_alert, episode_of_row, fact_of
from services.alerts.shell.desks.outgoing import alert_message, dead_letter, episode_message
from tests.behaviour.alerts_timeline import new_docket
from tests.unit.alerts.builders import (
    NOON,
    deadline,
    fact,
    figure,
    finding,
    invariant,
    message_of,
    rejection,
)

FINDINGS, REJECTED = topics.FINDINGS.name, topics.REJECTED.name
TARGET = b'{"type":"planning.target.known"}'


def record(value: bytes | None, key: bytes | None = b"a/b") -> Record:
    return Record("planning.findings.v1", 0, 7, key, value, CLOUDEVENT, 1_700_000_000_000)


def test_a_removed_key_is_a_fact_without_data() -> None:
    removed = fact_of(record(None))
    assert removed is not None
    assert (removed.key, removed.data, removed.at.year) == ("a/b", None, 2023)


def test_a_target_is_for_somebody_else() -> None:
    assert fact_of(record(TARGET)) is None


@pytest.mark.parametrize("told", [figure(), finding(), deadline(), invariant(), rejection()])
def test_whatever_is_judged_is_read(told: Datum) -> None:
    sent = message_of(1, told)
    read = fact_of(record(sent.value, sent.key.encode()))

    assert read is not None
    assert (read.key, read.data) == (sent.key, told)


@pytest.mark.parametrize(
    "value",
    [b"", b"\xff", b"[]", b"{}", b'{"type":"planning.unheard.of"}', b'{"type":"planning.figure.changed"}'],
)
def test_what_cannot_be_read_says_so(value: bytes) -> None:
    with pytest.raises(UndecodableMessage):
        fact_of(record(value))


def test_an_alert_message_carries_its_number_its_cause_and_the_trace_of_its_fact() -> None:
    [episode] = new_docket().take(fact(finding(), 41), NOON)
    sent = alert_message(episode, FINDINGS, fact(None, 41))
    message = Message[Alert].model_validate_json(sent.value or b"")

    assert sent.key == message.subject == episode.alert.alert_id
    assert (message.id, message.sequence) == (f"{sent.key}/1", "1")
    assert message.causationid == "planning.findings.v1/0/41"
    assert message.data == episode.alert


def test_an_episode_is_the_same_read_from_its_row_or_from_its_alert() -> None:
    [episode] = new_docket().take(fact(finding(), 41), NOON)
    row, alert = episode_message(episode, FINDINGS), alert_message(episode, FINDINGS, None)

    assert episode_of_row(record(row.value), FINDINGS) == episode
    assert episode_of_alert(record(alert.value), FINDINGS) == episode


def test_an_episode_that_rests_on_another_topic_is_left_to_whoever_reads_that_topic() -> None:
    [episode] = new_docket().take(fact(invariant(), 41), NOON)
    row, alert = episode_message(episode, FINDINGS), alert_message(episode, FINDINGS, None)

    assert episode_of_row(record(row.value), REJECTED) is None
    assert episode_of_alert(record(alert.value), REJECTED) is None


def test_an_alert_that_is_not_ours_implies_nothing() -> None:
    assert episode_of_alert(record(b'{"type":"other"}'), FINDINGS) is None
    assert episode_of_alert(record(None), FINDINGS) is None


def test_a_dead_letter_keeps_the_bytes_and_says_where_they_were() -> None:
    letter = Message[RejectedEvent].model_validate_json(
        dead_letter(record(b"\xff", None), "why").value or b""
    )

    assert letter.data.original == b"\xff"
    assert letter.data.detail == "why"
    assert letter.data.origin is not None
    assert (letter.data.origin.offset, letter.subject) == (7, "planning.findings.v1")
