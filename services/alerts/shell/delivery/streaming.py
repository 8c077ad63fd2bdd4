"""Transitions for clients of the stream, each at its own pace, straight from the log."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from services.alerts.domain.delivery.filtering import Filter
from services.alerts.shell.delivery.alert_log import AlertLog
from services.alerts.shell.delivery.metrics import DeliveryMetrics

HEARTBEAT_SECONDS = 10.0
MOST_STREAMS = 200


class Streaming:
    """Holds nothing for a client: a slow one reads older parts of the log."""

    def __init__(
        self, alerts: AlertLog, metrics: DeliveryMetrics, heartbeat_seconds: float = HEARTBEAT_SECONDS
    ) -> None:
        self._alerts, self._metrics, self._heartbeat = alerts, metrics, heartbeat_seconds
        self._open = 0

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

    async def place(self) -> int:
        """The place of the next transition. Raises TransientFailure."""
        await self._alerts.after(self._alerts.end)
        return self._alerts.end

    async def follow(self, place: int, wanted: Filter) -> AsyncIterator[Sequence[tuple[int, bytes]]]:
        """Transitions from a place on, as they come; an empty list when for a while none does.

        A place beyond the log is of one that was erased: then it begins anew.
        """
        place = place if place <= self._alerts.end else 0
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
