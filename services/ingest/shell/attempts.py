"""The third death on the same event makes it a dead letter: whatever it breaks, the stream goes on.

Only deciding is watched, not publishing: restarts while Kafka is away say nothing about an event.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from chassis.kafka.records import Record
from services.ingest.domain.intake import Rules
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.decision import Decision, decide
from services.ingest.shell.memory import Memory

MOST_TRIES = 3
HOPELESS = Rejection("processing_failed", f"ingest died {MOST_TRIES} times on this event")


@dataclass(frozen=True)
class Attempt:
    """To decide the records from ``first`` on; before ``careful_until`` one at a time."""

    first: int = -1
    tries: int = 0
    careful_until: int = 0

    def next(self, first: int, count: int) -> "Attempt":
        """The attempt after this one; a batch that was fatal too often is looked at event by event."""
        if first != self.first:
            return Attempt(first, 1, self.careful_until)
        if self.tries == MOST_TRIES and not self.careful:
            return Attempt(first, 1, first + count)
        return replace(self, tries=self.tries + 1)

    @property
    def careful(self) -> bool:
        """One event at a time."""
        return self.first < self.careful_until

    @property
    def hopeless(self) -> bool:
        """It is known which event is fatal."""
        return self.careful and self.tries > MOST_TRIES


class Attempts:
    """Notes, in a small file for each partition, that deciding has begun, and that it was survived."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def decide(self, memory: Memory, records: Sequence[Record], rules: Rules) -> tuple[Decision, int]:
        """The decision on the first records, and on how many: on all unless some were fatal before."""
        file = self._folder / f"attempt-{records[0].partition}.json"
        attempt = _noted(file).next(records[0].offset, len(records))
        file.write_bytes(orjson.dumps(asdict(attempt)))
        part = records[:1] if attempt.careful else records
        decision = (
            Decision(rejected=[(part[0], HOPELESS)]) if attempt.hopeless else decide(memory, part, rules)
        )
        file.write_bytes(orjson.dumps(asdict(replace(attempt, tries=0))))
        return decision, len(part)


def _noted(file: Path) -> Attempt:
    """The attempt noted last; a note torn by a crash counts as none."""
    try:
        return Attempt(**orjson.loads(file.read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, TypeError):
        return Attempt()
