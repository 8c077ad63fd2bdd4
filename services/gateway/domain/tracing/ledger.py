"""台账: the entries behind a figure, newest first, and where reading on goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.catalogue import Exhaustion, Indicator, Quantile, Quota, Ratio, YearlyChange
from contracts.districts import City
from contracts.messages.ledger import LedgerEntry, LedgerPage
from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.figure_book import own_part


@dataclass(frozen=True)
class Cursor:
    """Read on before the ``index``-th page of a figure, ``skip`` of whose entries were told already."""

    epoch: str
    index: int
    skip: int = 0

    def __str__(self) -> str:
        return f"{self.epoch}.{self.index}.{self.skip}"


def cursor_in(text: str) -> Cursor:
    """A cursor as it was told; raises ValueError."""
    epoch, index, skip = text.split(".")
    cursor = Cursor(epoch, int(index), int(skip))
    if cursor.index < 0 or cursor.skip < 0:
        raise ValueError("counts from 0")
    return cursor


@dataclass(frozen=True)
class LedgerOf:
    """Which entries are wanted; ``basis`` and ``period`` None: any."""

    indicator: str
    unit: str
    basis: str | None = None
    period: str | None = None

    def takes(self, entry: LedgerEntry, of: City) -> bool:
        """Whether an entry is of it; the city's are those of its districts and of its own part."""
        units = {own_part(of), *of.districts} if self.unit == of.code else {self.unit}
        same = entry.indicator == self.indicator and entry.unit in units
        return same and self.basis in {None, entry.basis} and self.period in {None, entry.period}


def rows_in(page: LedgerPage, wanted: LedgerOf, of: City) -> list[Row]:
    """The wanted entries of a page, newest first, each with the event that made it."""
    rows = [
        {
            "district": page.district,
            "shard_offset": page.shard_offset,
            "known_at": caused.known_at.isoformat() if caused.known_at else None,
            **entry.model_dump(exclude={"indicator"}),
            "cause": caused.cause.model_dump(),
        }
        for caused in page.changes
        for entry in caused.entries
        if wanted.takes(entry, of)
    ]
    return rows[::-1]


def window(
    pages: Sequence[tuple[int, list[Row]]], cursor: Cursor, limit: int
) -> tuple[list[Row], Cursor | None]:
    """The next ``limit`` rows of pages (index, rows; newest first), and where to read on; None: nowhere."""
    rows: list[Row] = []
    skip, last = cursor.skip, cursor.index
    for index, found in pages:
        room = limit - len(rows)
        rest = found[skip:]
        if len(rest) > room:
            return rows + rest[:room], Cursor(cursor.epoch, index + 1, skip + room)
        rows += rest
        skip, last = 0, index
    return rows, Cursor(cursor.epoch, last) if last > 0 else None


def made_of(indicator: Indicator, part: str) -> tuple[str, ...]:
    """The indicators an evaluated one rests on, whose ledgers tell why it moved; none: it has its own.

    ``part`` is what follows the id of a breakdown (``.drafting``); it is of the same part of those.
    """
    match indicator.formula:
        case Ratio() as ratio:
            tail = part if ratio.by_part else ""
            below = (ratio.denominator,) if ratio.denominator_is == "figure" else ()
            return tuple(name + tail for name in (ratio.numerator, *below))
        case Quantile() as quantile:
            return (quantile.of + part,)
        case Quota() | Exhaustion() as rest:
            return (rest.used,)
        case YearlyChange() as change:
            return (change.of,)
    return ()


def effects_in(page: LedgerPage, source: str, event_id: str, names: Mapping[str, str]) -> list[Row]:
    """What one event did to the figures, entry by entry; ``names`` are of indicators by id."""
    return [
        {**entry.model_dump(), "name": names.get(entry.indicator.split(".")[0], entry.indicator)}
        for caused in page.changes
        if (caused.cause.source, caused.cause.id) == (source, event_id)
        for entry in caused.entries
    ]
