"""Upstream events through all that ingest decides, without its Kafka: what each district's log then holds."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.districts import city
from contracts.messages.change import Change, ChangeSet
from contracts.wire import Message
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.admitting.admission import History, step, subject_key
from services.ingest.domain.admitting.change_sets import Arrival, PlacedChange, change_sets, placed_change
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.rejection import Rejection

RULES = Rules(city(), to_geographic)
START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS_APART = timedelta(hours=37)
"""Between two events: so that days go by, terms are over and years are full within a short history."""
Document = dict[str, Any]
"""A CloudEvent as plain JSON."""
Sets = list[tuple[str, list[Change]]]
"""District and changes of each set, in the order of the log."""


class Door:
    """Remembers every subject, as ingest does."""

    def __init__(self) -> None:
        self.verdicts: Counter[str] = Counter()
        self.refused: dict[str, Rejection] = {}
        self._histories: dict[str, History] = {}
        self._offset = 0

    def take(self, documents: Sequence[Document]) -> Sets:
        """The change sets that one batch of events becomes."""
        placed: list[PlacedChange] = []
        for document, outcome in zip(documents, take_in(documents, RULES), strict=True):
            self._offset += 1
            if isinstance(outcome, Rejection):
                self.refused[document["subject"]] = outcome
                self.verdicts["rejected"] += 1
            else:
                placed += self._admitted(outcome)
        written = [Message[ChangeSet].model_validate_json(one.value) for one in change_sets(placed)]
        return [(message.data.district, message.data.changes) for message in written]

    def _admitted(self, candidate: Candidate) -> list[PlacedChange]:
        name = subject_key(candidate)
        outcome = step(self._histories.get(name, ()), candidate, RULES.city)
        self.verdicts[outcome.verdict] += 1
        self._histories[name] = outcome.history
        arrival = Arrival("planning.events.v1", 0, self._offset, START + HOURS_APART * self._offset)
        return [placed_change(candidate, placement, arrival) for placement in outcome.placements]


def event(kind: str, subject: str, sequence: int, data: Document, **more: Any) -> Document:
    """An event of ``planning.<kind>``; its id names the sequence unless another is given."""
    return {
        "specversion": "1.0",
        "type": f"planning.{kind}",
        "source": "/tests/upstream",
        "id": f"{subject}/{sequence}",
        "subject": subject,
        "time": (START + timedelta(hours=sequence)).isoformat(),
        "sequence": str(sequence),
        "data": data,
        **more,
    }


def by_district(sets: Sets) -> dict[str, list[list[Change]]]:
    """Each district's own log."""
    logs: dict[str, list[list[Change]]] = defaultdict(list)
    for district, changes in sets:
        logs[district].append(changes)
    return logs
