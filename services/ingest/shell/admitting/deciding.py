"""The work on records that is done in a thread: deciding them, and holding what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chassis.kafka.records import Outgoing, Record
from services.ingest.domain.admitting.admission import History, Receipt
from services.ingest.domain.intake import Rules
from services.ingest.shell.admitting.attempts import Attempts
from services.ingest.shell.admitting.decision import portion
from services.ingest.shell.admitting.memory import Memory
from services.ingest.shell.admitting.outbox import changes_of
from services.ingest.shell.floods import Refused


class Receipts(Protocol):
    """Where it is kept what became of each event."""

    def keep(self, receipts: Iterable[Receipt]) -> None:
        """All or nothing; the first settled verdict on an event stays."""


@dataclass(frozen=True)
class Lot:
    """Records of one partition that its memory does not reflect yet."""

    memory: Memory
    records: Sequence[Record]


@dataclass(frozen=True)
class Decided:
    """What came of the first records of a lot, and the lot that is left. Nothing of it is visible yet.

    The changes are bytes already: thousands of parsed events at a time would be slow to keep track of.
    """

    lot: Lot
    left: Lot
    changes: Sequence[Outgoing]
    refused: Sequence[Refused]
    histories: Mapping[str, History]
    receipts: Sequence[Receipt]

    @property
    def offset(self) -> int:
        """Of the last record decided."""
        return self.lot.records[len(self.lot.records) - len(self.left.records) - 1].offset


class Deciding:
    """Of one instance; ``folder`` is where it notes what it survived."""

    def __init__(self, rules: Rules, receipts: Receipts, folder: Path) -> None:
        self._rules, self._receipts, self._attempts = rules, receipts, Attempts(folder)

    def decide(self, lots: Iterable[Lot]) -> list[Decided]:
        """The first records of each lot, as many as are decided at a time."""
        return [self._decided(lot) for lot in lots]

    def keep(self, decided: Sequence[Decided]) -> None:
        """Receipts first: after a crash in between the same are written again."""
        self._receipts.keep(receipt for one in decided for receipt in one.receipts)
        for one in decided:
            one.lot.memory.commit(one.offset, one.histories)

    def _decided(self, lot: Lot) -> Decided:
        decision, count = self._attempts.decide(lot.memory, portion(lot.records), self._rules)
        left = Lot(lot.memory, lot.records[count:])
        changes = changes_of(decision.changes)
        return Decided(lot, left, changes, decision.rejected, decision.histories, decision.receipts)
