"""点名: says which screens are connected here, so that any replica can say which are connected at all."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import orjson

from chassis.errors import TransientFailure
from services.gateway.domain.feed.presence import Presence, in_order, presence_rows
from services.gateway.domain.indicators import Row
from services.gateway.shell.live.hub import Hub

EVERY_SECONDS = 2.0
MOST_TOLD = 500
"""Screens of one replica that the others hear of, named walls first; how many there are they hear too."""
AT_ONCE = 200
"""Screens asked in one go: between two of them answers and frames have their turn."""


class Roll(Protocol):
    """Where replicas tell each other. All of it raises TransientFailure."""

    async def tell(self, replica: str, text: str) -> None:
        """This is how it is there now."""

    async def told(self) -> dict[str, str]:
        """Replica → what it told."""

    async def leave(self, replica: str) -> None:
        """It stops."""


@dataclass(frozen=True)
class Present:
    """在线大屏: rows in order, how many screens there are, and of which replicas that is known."""

    rows: list[Row]
    total: int
    replicas: list[str]


class RollCall:
    """One for all screens of this replica."""

    name = "roll call"

    def __init__(self, hub: Hub, roll: Roll) -> None:
        self._hub, self._roll = hub, roll
        self.replica = uuid4().hex[:8]

    async def start(self) -> None:
        """Nothing to wait for."""

    async def run(self) -> None:
        """Tell the others, for as long as it runs; Redis may be away meanwhile."""
        while True:
            rows, total = await self._to_tell()
            with suppress(TransientFailure):
                told = {"rows": rows, "total": total}
                await self._roll.tell(self.replica, orjson.dumps(told).decode())
            await asyncio.sleep(EVERY_SECONDS)

    async def stop(self) -> None:
        """Its screens go to other replicas."""
        with suppress(TransientFailure):
            await self._roll.leave(self.replica)

    def here(self) -> list[Row]:
        """The screens of this replica, as they are now."""
        return self._rows(_asked(list(self._hub.listeners)))

    async def _to_tell(self) -> tuple[list[Row], int]:
        """Rows for the others, and how many screens there are."""
        everyone, there = list(self._hub.listeners), list[Presence]()
        for at in range(0, len(everyone), AT_ONCE):
            there += _asked(everyone[at : at + AT_ONCE])
            await asyncio.sleep(0)
        named = [one for one in there if one.guest.wall is not None]
        others = (one for one in there if one.guest.wall is None)
        return self._rows([*named, *others][:MOST_TOLD]), len(there)

    def _rows(self, there: Iterable[Presence]) -> list[Row]:
        return presence_rows(there, self._hub.logs, self.replica)

    async def everywhere(self) -> Present:
        """Those of all replicas; while Redis is away those of this one."""
        others: dict[str, Any] = {}
        with suppress(TransientFailure):
            others = {one: orjson.loads(text) for one, text in (await self._roll.told()).items()}
        others.pop(self.replica, None)
        here = self.here()
        rows = in_order([*here, *(row for told in others.values() for row in told["rows"])])
        total = len(here) + sum(told["total"] for told in others.values())
        return Present(rows, total, sorted([self.replica, *others]))


def _asked(listeners: Iterable[Any]) -> list[Presence]:
    """Those that say who they are; who only asks once does not."""
    now = asyncio.get_running_loop().time()
    return [tell(now) for one in listeners if (tell := getattr(one, "presence", None)) is not None]
