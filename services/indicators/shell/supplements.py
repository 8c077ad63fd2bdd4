"""补记: after shards were made from the log alone, what the ledger lacks of them is booked at once."""

import logging
from collections.abc import Mapping

from contracts.messages.ledger import CATALOGUE_CHANGED
from contracts.wire import Cause
from services.indicators.domain.figures.facts import CausedEntries
from services.indicators.domain.memory.sums import LedgerSums
from services.indicators.domain.memory.supplement import supplement
from services.indicators.domain.shard import Shard
from services.indicators.shell.booked import Booked
from services.indicators.shell.saying.plain import SOURCE

log = logging.getLogger(__name__)


class Supplements:
    """Of the districts of one partition; ``books`` are wanted while its shards owe anything.

    They come with the first record that no page tells of yet: there a page of each district has its own
    place, whichever of them the record is of.
    """

    def __init__(self) -> None:
        self.books: Booked | None = None
        self._lacking: dict[str, CausedEntries] = {}
        self._is_due = False

    def look(self, offset: int, shards: Mapping[str, Shard]) -> None:
        """Find what is lacking before the record at ``offset`` is applied, if that is the one."""
        if self.books is None or offset <= self.books.until:
            return
        for district, shard in shards.items():
            entries = supplement(shard, self.books.sums.get(district, LedgerSums()))
            if entries and shard.known_at is not None:
                log.warning("%s: %d entries of indicators that are new or others now", district, len(entries))
                name = f"{district}@{offset}"
                cause = Cause(source=SOURCE, id=name, subject=district, type=CATALOGUE_CHANGED)
                self._lacking[district] = CausedEntries(cause, entries, shard.known_at)
        self.books, self._is_due = None, True

    def of(self, district: str) -> tuple[CausedEntries, ...]:
        """What comes first on the page of the record itself."""
        lacking = self._lacking.pop(district, None)
        return () if lacking is None else (lacking,)

    def rest(self) -> dict[str, CausedEntries] | None:
        """What comes on pages of its own, by district; None where nothing was to be looked for."""
        if not self._is_due:
            return None
        rest, self._lacking, self._is_due = self._lacking, {}, False
        return rest
