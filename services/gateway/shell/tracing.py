"""来龙去脉: reads notes and the messages they point to, and puts them together."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.districts import City
from contracts.messages.change import Change, ChangeSet
from contracts.messages.ledger import LedgerPage
from contracts.topics import CHANGES, LEDGER
from contracts.wire import Message
from services.gateway.adapters.read_model.notes import Notes
from services.gateway.domain.indicators import Row
from services.gateway.domain.tracing import notes as books
from services.gateway.domain.tracing.ledger import Cursor, LedgerOf, rows_in, window
from services.gateway.shell.log_pages import LogPages

MOST_PAGES = 40
"""Ledger messages read for one answer: with a rare period an answer may be short, and says where to go on."""


@dataclass(frozen=True)
class Traced:
    """An event found in the log: its change in each district it concerned, and the ledger page of that."""

    district: str
    change: Change
    page: LedgerPage | None


@dataclass(frozen=True)
class Tracing:
    """Raises TransientFailure when Redis or Kafka are away."""

    notes: Notes
    log: LogPages

    async def steps(self, epoch: str, table: str, subject: str) -> list[str]:
        """Everything a subject went through, as noted."""
        return await self.notes.all(epoch, books.STEPS, books.step_name(table, subject))

    async def ledger(
        self, wanted: LedgerOf, of: City, cursor: Cursor, limit: int
    ) -> tuple[list[Row], Cursor | None]:
        """Entries, newest first, and where to read on."""
        name = books.ledger_name(wanted.indicator, wanted.unit)
        first = max(0, cursor.index - MOST_PAGES)
        places = await self.notes.between(cursor.epoch, books.LEDGER, name, (first, cursor.index))
        pages: list[tuple[int, list[Row]]] = []
        told = -cursor.skip
        for index, place in reversed(list(enumerate(places, first))):
            pages.append((index, rows_in(await self._page(place), wanted, of)))
            told += len(pages[-1][1])
            if told > limit:
                break
        return window(pages, cursor, limit)

    async def newest(self, epoch: str, wanted: LedgerOf) -> Cursor:
        """Where reading begins: behind the newest page."""
        name = books.ledger_name(wanted.indicator, wanted.unit)
        return Cursor(epoch, await self.notes.count(epoch, books.LEDGER, name))

    async def event(self, epoch: str, source: str, event_id: str) -> list[Traced]:
        """What became of an accepted event; empty when none of that name was."""
        places = await self.notes.all(epoch, books.EVENTS, books.event_name(source, event_id))
        found = await self.log.read(CHANGES.name, dict.fromkeys(places))
        traced: list[Traced] = []
        for record in found.values():
            changes = Message[ChangeSet].model_validate_json(record.value or b"").data
            mine = [one for one in changes.changes if (one.source, one.id) == (source, event_id)]
            if mine:
                page = await self._page_of(epoch, changes.district, record.offset)
                traced += [Traced(changes.district, one, page) for one in mine]
        return traced

    async def _page_of(self, epoch: str, district: str, shard_offset: int) -> LedgerPage | None:
        places: Sequence[str] = await self.notes.all(
            epoch, books.PAGES, books.page_name(district, shard_offset)
        )
        return await self._page(places[0]) if places else None

    async def _page(self, place: str) -> LedgerPage:
        [record] = (await self.log.read(LEDGER.name, [place])).values()
        return Message[LedgerPage].model_validate_json(record.value or b"").data
