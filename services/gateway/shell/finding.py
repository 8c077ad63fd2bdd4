"""Finds items of layers: all of a small layer, page after page of a vast one, everything in a small place."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from services.gateway.domain.space.features import Item
from services.gateway.domain.space.filter.query import Query

MOST_EXAMINED = 20_000
"""A request looks at no more items than this; the next page goes on where it stopped."""
NAMES_AT_ONCE = 2000


class TooManyItems(Exception):
    """More items lie there than one request may look at."""

    def __init__(self, layer: str) -> None:
        super().__init__(f"more than {MOST_EXAMINED} features of {layer} lie there: ask for a smaller area")


@dataclass(frozen=True)
class Found:
    """A page; ``matched`` is None when nobody counted, ``following`` where the next page begins."""

    items: list[Item]
    matched: int | None = None
    following: str | None = None


class Source(Protocol):
    """Where layers lie."""

    async def places_after(self, epoch: str, table: str, after: str, most: int) -> list[str]:
        """The names of places in use, in order."""

    async def filed(self, epoch: str, table: str, places: list[str]) -> list[list[str]]:
        """The ids filed in each place, sorted."""

    async def items(self, epoch: str, table: str, ids: list[str], year: int | None = None) -> list[Item]:
        """The items that are there, in the order asked."""


class Finder:
    """Answers queries on one epoch of the read model."""

    def __init__(self, source: Source, epoch: str) -> None:
        self._source = source
        self._epoch = epoch

    async def counted(self, query: Query, window: tuple[int, int]) -> Found:
        """A window (limit, offset) of a small layer, ordered by id, and how many match in all."""
        limit, offset = window
        ids = sorted(await self._ids(query, None))
        if query.open:
            items = await self._items(query, ids[offset : offset + limit])
            return Found(items, matched=len(ids))
        items = query.matching(await self._items(query, ids))
        return Found(items[offset : offset + limit], matched=len(items))

    async def walked(self, query: Query, limit: int, after: str | None) -> Found:
        """A page of a vast layer, ordered by place and id; ``after`` is where the page before ended."""
        place, _, last = (after or "").partition("|")
        found: list[tuple[str, Item]] = []
        examined = 0
        async for places in self._places(query, place, max(8, min(200, limit // 20))):
            filed = await self._source.filed(self._epoch, query.layer.table, places)
            rows = [(name, one) for name, ids in zip(places, filed, strict=True) for one in ids]
            rows = [row for row in rows if row > (place, last)]
            found += await self._matching(query, rows)
            examined += len(rows)
            if len(found) > limit:
                return Found([item for _, item in found[:limit]], following=_mark(found[limit - 1]))
            if examined >= MOST_EXAMINED:
                return Found([item for _, item in found], following="|".join(rows[-1]))
        return Found([item for _, item in found])

    async def within(self, query: Query) -> list[Item]:
        """Everything in the query's box; raises TooManyItems."""
        return query.matching(await self._items(query, sorted(await self._ids(query, MOST_EXAMINED))))

    async def ids(self, query: Query) -> set[str]:
        """The ids of everything filed where the query looks; raises TooManyItems."""
        return await self._ids(query, MOST_EXAMINED)

    async def named(self, query: Query, ids: list[str]) -> list[Item]:
        """Items by their ids, whatever the query's box."""
        return await self._items(query, ids)

    async def group(self, query: Query, name: str) -> list[Item]:
        """Everything filed under a group; raises TooManyItems."""
        [ids] = await self._source.filed(self._epoch, query.layer.table, [f"={name}"])
        if len(ids) > MOST_EXAMINED:
            raise TooManyItems(query.layer.id)
        return await self._items(query, ids)

    async def _items(self, query: Query, ids: list[str]) -> list[Item]:
        return await self._source.items(self._epoch, query.layer.table, ids, query.year)

    async def _ids(self, query: Query, most: int | None) -> set[str]:
        ids: set[str] = set()
        async for places in self._places(query, "", NAMES_AT_ONCE):
            for filed in await self._source.filed(self._epoch, query.layer.table, places):
                ids.update(filed)
            if most is not None and len(ids) > most:
                raise TooManyItems(query.layer.id)
        return ids

    async def _matching(self, query: Query, rows: list[tuple[str, str]]) -> list[tuple[str, Item]]:
        items = await self._items(query, sorted({one for _, one in rows}))
        matching = {item.id: item for item in query.matching(items)}
        return [
            (place, matching[one])
            for place, one in rows
            if one in matching and query.first(matching[one]) == place
        ]

    async def _places(self, query: Query, start: str, at_once: int) -> AsyncIterator[list[str]]:
        """The places to look into from ``start`` on, some at a time."""
        named = query.places(await self._partitions(query))
        if named is None:
            async for places in self._in_use(query, start, at_once):
                yield places
            return
        named = [name for name in named if name >= start]
        for first in range(0, len(named), at_once):
            yield named[first : first + at_once]

    async def _in_use(self, query: Query, start: str, at_once: int) -> AsyncIterator[list[str]]:
        after, wanted = start, [start] if start else []
        while True:
            names = await self._source.places_after(self._epoch, query.layer.table, after, NAMES_AT_ONCE)
            wanted += [name for name in names if query.wants(name)]
            for first in range(0, len(wanted), at_once):
                yield wanted[first : first + at_once]
            if not names:
                return
            after, wanted = names[-1], []

    async def _partitions(self, query: Query) -> list[str]:
        """The partitions in use that the query takes, found by skipping from one to the next."""
        found: list[str] = []
        after = ""
        while names := await self._source.places_after(self._epoch, query.layer.table, after, 1):
            partition, filed, _ = names[0].partition("/")
            if filed and names[0][0] != "=" and query.takes(partition):
                found.append(partition)
            after = f"{partition}0" if filed and names[0][0] != "=" else "=\x7f"
        return found


def _mark(found: tuple[str, Item]) -> str:
    place, item = found
    return f"{place}|{item.id}"
