"""The live feed as a client reads it: when what was told."""

import asyncio
import json
import time
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import connect

CHANNELS = ("figures", "alerts")


class Feed:
    """Remembers the moment at which each permit's alert, and the city's farmland it took, were told."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._alerts: dict[str, tuple[str, float]] = {}
        self._figures: dict[str, float] = {}
        self._told = asyncio.Condition()
        self._last = time.time()

    async def __aenter__(self) -> Self:
        self._link = await connect(self._address, max_size=None)
        channels = [{"name": name} for name in CHANNELS]
        await self._link.send(json.dumps({"op": "subscribe", "channels": channels}))
        self._hearing = asyncio.create_task(self._hear())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hearing.cancel()
        await self._link.close()

    async def quiet(self, seconds: float) -> None:
        """Return once nothing has been told for so long."""
        while True:
            rest = self._last + seconds - time.time()
            if rest <= 0:
                return
            await asyncio.sleep(rest)

    async def alert_on(self, subject: str) -> tuple[str, float]:
        """Id of a permit's control-line alert, and when it was told first."""
        async with self._told:
            await self._told.wait_for(lambda: subject in self._alerts)
        return self._alerts[subject]

    async def figure_moved_by(self, subject: str) -> float:
        """When 耕地保有量 of the city, projected, was told as moved by a permit."""
        async with self._told:
            await self._told.wait_for(lambda: subject in self._figures)
        return self._figures[subject]

    async def _hear(self) -> None:
        async for text in self._link:
            now, frame = time.time(), json.loads(text)
            if frame["op"] == "heartbeat":
                continue
            self._last = now
            async with self._told:
                for item in frame["items"]:
                    self._take(frame["channel"], item["value"] or {}, now)
                self._told.notify_all()

    def _take(self, channel: str, value: dict[str, Any], now: float) -> None:
        if channel == "alerts" and value.get("family") == "control_line":
            self._alerts.setdefault(value["subject"], (value["alert_id"], now))
        named = tuple(value.get(name) for name in ("indicator", "unit", "basis"))
        if channel == "figures" and named == ("farmland_retained", "320400", "projected"):
            self._figures.setdefault(value["cause"]["subject"], now)
