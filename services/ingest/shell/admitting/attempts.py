"""Deciding, guarded: the third death on the same event makes it a dead letter, and the stream goes on."""

from collections.abc import Sequence
from pathlib import Path

from chassis import attempts
from chassis.kafka.records import Record
from services.ingest.domain.intake import Rules
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.admitting.decision import Decision, decide
from services.ingest.shell.admitting.memory import Memory

HOPELESS = Rejection("processing_failed", f"ingest died {attempts.MOST_TRIES} times on this event")


class Attempts:
    """Decides batches, and notes for each partition that it survived deciding."""

    def __init__(self, folder: Path) -> None:
        self._notes = attempts.Attempts(folder)

    def decide(self, memory: Memory, records: Sequence[Record], rules: Rules) -> tuple[Decision, int]:
        """The decision on the first records, and on how many: on all unless some were fatal before."""
        partition = records[0].partition
        attempt = self._notes.begin(partition, records[0].offset, len(records))
        part = records[:1] if attempt.careful else records
        decision = (
            Decision(rejected=[(part[0], HOPELESS)]) if attempt.hopeless else decide(memory, part, rules)
        )
        self._notes.survived(partition, attempt)
        return decision, len(part)
