"""An event that kills the process again and again becomes a dead letter; the others around it are decided."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.attempts import MOST_TRIES, Attempt
from chassis.kafka.records import Record
from contracts.geometry import Crs
from services.ingest.domain.geometry.ragged import Floats
from services.ingest.shell.admitting.attempts import Attempts
from services.ingest.shell.admitting.decision import Decision
from services.ingest.shell.admitting.memory import Memory
from tests.behaviour.test_ingest_decision import record
from tests.unit.ingest.builders import RULES, survey


class Died(BaseException):
    """Stands for a crash of the process: nothing catches it."""


def fatal(_crs: Crs, _easting: Floats, _northing: Floats) -> tuple[Floats, Floats]:
    """A geometry library that crashes on anything projected."""
    raise Died


CRASHING = replace(RULES, transform=fatal)
BATCH = [record(i, survey(f"S{i}", crs="EPSG:4549" if i == 2 else "EPSG:4490")) for i in range(5)]


def lives(folder: Path, records: Sequence[Record]) -> list[Decision | None]:
    """One life after another until all is decided; None for a life that ended in a crash."""
    memory, attempts = Memory(folder / "events-3.sqlite"), Attempts(folder)
    outcomes: list[Decision | None] = []
    while records:
        try:
            decision, count = attempts.decide(memory, records, CRASHING)
        except Died:
            outcomes.append(None)
        else:
            outcomes.append(decision)
            memory.commit(records[count - 1].offset, decision.histories)
            records = records[count:]
    return outcomes


def test_a_fatal_event_is_refused_and_all_others_are_taken(tmp_path: Path) -> None:
    decisions = [decision for decision in lives(tmp_path, BATCH) if decision is not None]

    assert [c.change["subject"] for d in decisions for c in d.changes] == ["S0", "S1", "S3", "S4"]
    [(refused, refusal)] = [rejected for decision in decisions for rejected in decision.rejected]
    assert (refused.offset, refusal.reason) == (2, "processing_failed")


def test_it_costs_three_lives_to_suspect_the_batch_and_three_to_convict_the_event(tmp_path: Path) -> None:
    assert lives(tmp_path, BATCH).count(None) == 2 * MOST_TRIES


def test_sound_batches_are_decided_whole_however_often_they_are_read(tmp_path: Path) -> None:
    memory, attempts = Memory(tmp_path / "events-3.sqlite"), Attempts(tmp_path)
    sound = [record(i, survey(f"S{i}")) for i in range(5)]

    for _ in range(3 * MOST_TRIES):
        decision, count = attempts.decide(memory, sound, RULES)
        assert (count, len(decision.changes), decision.rejected) == (5, 5, [])


def test_after_the_suspected_batch_events_are_decided_together_again() -> None:
    suspected = Attempt(first=10, tries=1, careful_until=15)

    assert suspected.careful
    assert not suspected.next(15, 100).careful


@pytest.mark.parametrize("note", [b"", b"{", b"[1]", b'{"unknown": 1}'])
def test_a_torn_note_counts_as_none(tmp_path: Path, note: bytes) -> None:
    (tmp_path / "attempt-3.json").write_bytes(note)
    memory = Memory(tmp_path / "events-3.sqlite")

    assert Attempts(tmp_path).decide(memory, BATCH[:2], RULES)[1] == 2
