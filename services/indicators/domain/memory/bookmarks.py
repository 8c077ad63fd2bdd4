"""Where in a district's ledger one has read to, and the sums there: so that nobody reads all of it twice."""

from dataclasses import dataclass
from datetime import datetime

from services.indicators.domain.memory.sums import LedgerSums

MOST_BOOKMARKS = 16
FIRST_SPACING = 64
"""Messages of the topic between two bookmarks, to begin with; doubled whenever there are too many."""


@dataclass(frozen=True)
class Bookmark:
    """Sums of whole pages, and the offset of the ledger topic to read next."""

    sums: LedgerSums
    next_offset: int


class Bookmarks:
    """A few places in the ledger of one district, evenly spread, and the furthest one read."""

    def __init__(self) -> None:
        self._spacing = FIRST_SPACING
        self._spread: list[Bookmark] = []
        self._furthest = Bookmark(LedgerSums(), 0)

    def before(self, until: datetime) -> Bookmark:
        """The furthest place at which nothing later than ``until`` has been counted; a copy to go on from."""
        found = Bookmark(LedgerSums(), 0)
        for one in (*self._spread, self._furthest):
            if one.sums.known_at is None or one.sums.known_at <= until:
                found = one
        return Bookmark(found.sums.copy(), found.next_offset)

    def put(self, sums: LedgerSums, next_offset: int) -> None:
        """Remember a place, if it is further than any before. ``sums`` are copied."""
        if next_offset <= self._furthest.next_offset:
            return
        self._furthest = Bookmark(sums.copy(), next_offset)
        last = self._spread[-1].next_offset if self._spread else 0
        if next_offset >= last + self._spacing:
            self._spread.append(self._furthest)
        if len(self._spread) > MOST_BOOKMARKS:
            self._spread = self._spread[1::2]
            self._spacing *= 2
