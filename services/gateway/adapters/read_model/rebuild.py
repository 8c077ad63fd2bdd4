"""A read model built beside the one that is shown, and put in its place when it is whole."""

import secrets
from typing import Any

from redis.asyncio import Redis

from services.gateway.adapters.read_model import keys
from services.gateway.adapters.read_model.client import run_id, script, transient
from services.gateway.adapters.read_model.writer import Epoch
from services.gateway.domain.model.tables import TABLES

ALIVE_SECONDS = 60
"""A rebuild that does not say for so long that it lives is taken for dead."""


class Beside:
    """Raises TransientFailure."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._show = client.register_script(script("forget", "show"))
        self._drop = client.register_script(script("forget", "drop"))
        self._shown = ""

    async def begin(self) -> Epoch | None:
        """A new epoch to fill; None while another rebuild runs. What dead ones left behind is removed."""
        epoch = secrets.token_hex(8)
        with transient():
            if not await self._client.set(keys.BUILDING, epoch, nx=True, ex=ALIVE_SECONDS):
                return None
            self._shown = str(await self._client.get(keys.POINTER) or "")
            left: Any = await self._client.smembers(keys.UNFINISHED)
            for each in left:
                await self._drop(keys=[keys.UNFINISHED], args=[each, *TABLES])
            await self._client.sadd(keys.UNFINISHED, epoch)
            await self._client.hset(keys.positions(epoch), "born", await run_id(self._client))
        return Epoch(epoch)

    async def live(self) -> None:
        """The rebuild is still at it."""
        with transient():
            await self._client.expire(keys.BUILDING, ALIVE_SECONDS)

    async def show(self, epoch: Epoch) -> bool:
        """Puts it in place of the one shown; False when that one was replaced meanwhile."""
        names = [keys.POINTER, keys.BUILDING, keys.UNFINISHED]
        with transient():
            return bool(await self._show(keys=names, args=[self._shown, epoch.id, *TABLES]))

    async def drop(self, epoch: Epoch) -> None:
        """Gives up."""
        with transient():
            await self._drop(keys=[keys.UNFINISHED], args=[epoch.id, *TABLES])
            await self._client.delete(keys.BUILDING)
