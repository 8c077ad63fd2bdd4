"""Transitions for clients of the stream, each at its own pace, straight from the log."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from contracts.topics import ALERTS
from services.alerts.domain.delivery.filtering import Filter
from services.alerts.shell.delivery.log.alert_log import FIRST_PARTITION, AlertLog
from services.alerts.shell.delivery.metrics import DeliveryMetrics

HEARTBEAT_SECONDS = 10.0
MOST_STREAMS = 200


class Ends(Protocol):
    """Asks Kafka itself: another worker may have told a client of what has not come to us yet."""

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""


class Streaming:
    """Holds nothing for a client: a slow one reads older parts of the log."""

    def __init__(
        self,
        alerts: AlertLog,
        ends: Ends,
        metrics: DeliveryMetrics,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._alerts, self._ends, self._metrics = alerts, ends, metrics
        self._heartbeat, self._open = heartbeat_seconds, 0

    @property
    def full(self) -> bool:
        """Whether one more would be too many."""
        return self._open >= MOST_STREAMS

    def opened(self, number: int) -> None:
        """So many more streams are open."""
        self._open += number
        self._metrics.streams.set(self._open)

    def cut_off(self) -> None:
        """A client did not read."""
        self._metrics.cut_off.inc()

    async def place(self, given: int | None) -> int:
        """Where to begin: as given, or with what comes next. Raises TransientFailure.

        A place beyond the log is of one that was erased: then it begins anew.
        """
        await self._alerts.after(self._alerts.end)
        if given is None or given <= self._alerts.end:
            return self._alerts.end if given is None else given
        end = (await self._ends.ends(ALERTS.name))[FIRST_PARTITION]
        return given if given <= end else 0

    async def follow(self, place: int, wanted: Filter) -> AsyncIterator[Sequence[tuple[int, bytes]]]:
        """Transitions from a place on, as they come; an empty list when for a while none does."""
        while not self._alerts.closed:
            found = await self._alerts.after(place)
            events = [(logged.offset, logged.value) for logged in found if logged.passes(wanted)]
            if events:
                yield events
            if found:
                place = found[-1].offset + 1
            elif not await self._comes(place):
                yield []

    async def _comes(self, place: int) -> bool:
        try:
            async with asyncio.timeout(self._heartbeat):
                await self._alerts.beyond(place)
        except TimeoutError:
            return False
        return True
