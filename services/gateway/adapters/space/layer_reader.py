"""Reads layers from Redis: which items lie where, and what they are. Geometry comes as WKB."""

from collections.abc import Sequence
from typing import Any

import orjson
from redis.asyncio import Redis

from services.gateway.adapters.read_model import keys
from services.gateway.adapters.read_model.client import transient
from services.gateway.adapters.space.parcel_records import states_of
from services.gateway.domain.layers import Layer
from services.gateway.domain.model.tables import SURVEY_PARCELS
from services.gateway.domain.space.features import Item
from services.gateway.domain.space.parcels import Parcel, state_at

AT_ONCE = 5000
"""So many records are asked for at a time: Redis serves others in between."""


class LayerReader:
    """Reads the layers of an epoch, with a client whose answers are bytes. Raises TransientFailure."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def places_after(self, epoch: str, table: str, after: str, most: int) -> list[str]:
        """The names of up to ``most`` places in use, in order, after one (``''``: from the first)."""
        low = f"({after}" if after else "-"
        with transient():
            found: Any = await self._client.zrangebylex(keys.cells(epoch, table), low, "+", 0, most)
        return [name.decode() for name in found]

    async def filed(self, epoch: str, table: str, places: Sequence[str]) -> list[list[str]]:
        """The ids filed in each place, sorted."""
        found: list[list[str]] = []
        for start in range(0, len(places), AT_ONCE):
            with transient():
                pipe = self._client.pipeline(transaction=False)
                for place in places[start : start + AT_ONCE]:
                    pipe.hkeys(keys.cell(epoch, table, place))
                answers = await pipe.execute()
            found += [sorted(name.decode() for name in answer) for answer in answers]
        return found

    async def items(self, epoch: str, table: str, ids: Sequence[str], year: int | None = None) -> list[Item]:
        """The items that are there (survey parcels: as of ``year``), in the order asked."""
        found: list[Item] = []
        for start in range(0, len(ids), AT_ONCE):
            asked = ids[start : start + AT_ONCE]
            found += await (
                self._parcels(epoch, asked, year)
                if table == SURVEY_PARCELS
                else self._plain(epoch, table, asked)
            )
        return found

    async def version(self, epoch: str, table: str) -> int:
        """How often the table has changed."""
        with transient():
            return int(await self._client.hget(keys.offsets(epoch), table) or 0)

    async def count_of(self, epoch: str, layer: Layer) -> int:
        """How many features a layer has; of survey parcels all that ever were."""
        if layer.table == SURVEY_PARCELS:
            with transient():
                return int(await self._client.hlen(keys.states(epoch, layer.table)))
        if layer.partition:
            with transient():
                return int(await self._client.hget(keys.filed(epoch, layer.table), layer.partition) or 0)
        with transient():
            return int(await self._client.hlen(keys.shape(epoch, layer.table)))

    async def sums(self, epoch: str) -> dict[str, int]:
        """``district/year/class/measure`` → by how much the surveyed sum changes in that year."""
        with transient():
            found: Any = await self._client.hgetall(keys.sums(epoch, SURVEY_PARCELS))
        return {name.decode(): int(amount) for name, amount in found.items()}

    async def seen(self, epoch: str) -> list[tuple[str, str, str]]:
        """Data resource, source, newest event time."""
        with transient():
            found: Any = await self._client.hgetall(keys.seen(epoch))
        pairs = ((name.decode().split("\x1f"), newest.decode()) for name, newest in found.items())
        return sorted((resource, source, newest) for (resource, source), newest in pairs)

    async def rows(self, epoch: str, table: str) -> list[dict[str, Any]]:
        """Every value of a small table, ordered by key."""
        with transient():
            found: Any = await self._client.hgetall(keys.data(epoch, table))
        return [orjson.loads(value) for _, value in sorted(found.items())]

    async def _plain(self, epoch: str, table: str, ids: Sequence[str]) -> list[Item]:
        if not ids:
            return []
        with transient():
            pipe = self._client.pipeline(transaction=True)
            for kind in (keys.data, keys.shape, keys.places):
                pipe.hmget(kind(epoch, table), list(ids))
            values, shapes, places = await pipe.execute()
        return [
            Item(name, value, shape or b"", (filed or b"").decode().split())
            for name, value, shape, filed in zip(ids, values, shapes, places, strict=True)
            if value is not None
        ]

    async def _parcels(self, epoch: str, ids: Sequence[str], year: int | None) -> list[Item]:
        if not ids:
            return []
        with transient():
            records: Any = await self._client.hmget(keys.states(epoch, SURVEY_PARCELS), list(ids))
        found = []
        for name, record in zip(ids, records, strict=True):
            states, places = states_of(record) if record is not None else ([], [])
            state = state_at(states, year)
            if state is not None:
                found.append(_parcel_item(name, state, places))
        return found


def _parcel_item(name: str, state: Parcel, places: list[str]) -> Item:
    told = {
        "id": name,
        "survey_year": str(state.year),
        "district": state.district,
        "township": state.township or None,
        "land_class": state.land_class,
        "settlement_class": state.settlement or None,
        "area_m2": state.area / 10_000,
        "net_area_m2": state.net_area / 10_000,
    }
    return Item(name, orjson.dumps(told), state.wkb, places, state)
