"""The projector's side of the read model: epochs, positions, and steps applied once each."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from redis.asyncio import Redis

from chassis.kafka.records import Partition
from services.gateway.adapters.read_model import keys
from services.gateway.adapters.read_model.client import run_id, script, transient
from services.gateway.domain.model.effects import Step
from services.gateway.domain.model.packing import packed
from services.gateway.domain.model.tables import TABLES


class ModelLost(Exception):
    """Redis no longer has what it had: a new epoch begins, from the start of the log."""


@dataclass
class Epoch:
    """One life of the read model, and how far it has come: partition → newest applied offset."""

    id: str
    applied: dict[Partition, int] = field(default_factory=dict)

    def next_offset(self, place: Partition) -> int:
        """Where to read on."""
        return self.applied.get(place, -1) + 1


class ModelWriter:
    """Writes the read model; any number of replicas may do so at the same time. Raises TransientFailure."""

    def __init__(self, client: Redis, history_entries: int) -> None:
        self._client = client
        self._history = history_entries
        self._apply = client.register_script(script("places", "parcels", "notes", "apply"))
        self._begin = client.register_script(script("forget", "begin"))
        self._complete = client.register_script(script("complete"))

    async def open(self) -> Epoch:
        """The present epoch, or a new one if there is none or Redis is not the server it was."""
        with transient():
            known = await self._shown()
            if not known or not await self._is_intact(known):
                known = await self._start_after(known)
            return Epoch(known, await self._positions(known))

    async def check(self, epoch: Epoch) -> None:
        """Raises ModelLost when the epoch no longer is what is shown, or was written to another server."""
        with transient():
            if await self._shown() != epoch.id or not await self._is_intact(epoch.id):
                raise ModelLost(epoch.id)

    async def apply(self, epoch: Epoch, place: Partition, steps: Sequence[Step]) -> int:
        """Apply the steps that are new and return how many were; raises ModelLost."""
        topic, partition = place
        told, shapes = packed(steps)
        arguments: list[str | bytes | int] = [
            keys.prefix(epoch.id),
            f"{topic}/{partition}",
            epoch.applied.get(place, -1),
            orjson.dumps(told),
            self._history,
            *shapes,
        ]
        with transient():
            applied, fresh = await self._apply(keys=[keys.positions(epoch.id)], args=arguments)
        if applied < epoch.applied.get(place, -1):
            raise ModelLost(epoch.id)
        epoch.applied[place] = applied
        return int(fresh)

    async def complete(self, epoch: Epoch) -> None:
        """The model has caught up with the log: it may be shown."""
        with transient():
            await self._complete(keys=[keys.positions(epoch.id)], args=[])

    async def restart(self, epoch: Epoch) -> None:
        """Begin a new epoch in place of this one, unless another replica already has."""
        with transient():
            await self._start_after(epoch.id)

    async def _is_intact(self, epoch: str) -> bool:
        born = await self._client.hget(keys.positions(epoch), "born")
        return born is not None and born == await run_id(self._client)

    async def _start_after(self, epoch: str) -> str:
        arguments = [epoch, secrets.token_hex(8), await run_id(self._client), *TABLES]
        return str(await self._begin(keys=[keys.POINTER], args=arguments))

    async def _shown(self) -> str:
        return str(await self._client.get(keys.POINTER) or "")

    async def _positions(self, epoch: str) -> dict[Partition, int]:
        stored: Any = await self._client.hgetall(keys.positions(epoch))
        applied: dict[Partition, int] = {}
        for name, offset in stored.items():
            topic, cut, partition = name.rpartition("/")
            if cut:
                applied[topic, int(partition)] = int(offset)
        return applied
