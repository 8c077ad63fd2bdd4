"""What one receiver has yet to get."""

from collections import deque

from services.alerts.domain.delivery.filtering import Filter
from services.alerts.shell.delivery.log.alert_log import MOST_HELD, AlertLog, Logged


class Ahead:
    """Reads a batch of the log ahead, and goes through it one by one."""

    def __init__(self, alerts: AlertLog) -> None:
        self._alerts = alerts
        self._held: deque[Logged] = deque()
        self._begin = 0

    async def first(self, wanted: Filter, place: int, end: int | None = None) -> tuple[Logged | None, int]:
        """The first transition from ``place`` on (before ``end``) that is wanted, and its offset.

        None when there is none, and the place up to which that is known. Raises TransientFailure.
        """
        while end is None or place < end:
            await self._hold(place)
            if not self._held:
                return None, place
            logged = self._held[0]
            if end is not None and logged.offset >= end:
                return None, end
            if logged.passes(wanted):
                return logged, logged.offset
            place = logged.offset + 1
        return None, end

    async def _hold(self, place: int) -> None:
        """What is held begins at ``place``; going back means reading anew."""
        if place < self._begin:
            self._held.clear()
        while self._held and self._held[0].offset < place:
            self._held.popleft()
        self._begin = place
        if not self._held:
            self._held.extend(await self._alerts.after(place))


class Backlog:
    """Live transitions and those to be replayed; it notices red ones before their turn."""

    def __init__(self, alerts: AlertLog, next_offset: int) -> None:
        self._alerts = alerts
        self._live, self._again = Ahead(alerts), Ahead(alerts)
        self._seen = max(next_offset, alerts.end - MOST_HELD)
        self._newest_red = -1

    async def next(self, wanted: Filter, place: int) -> tuple[Logged | None, int]:
        """The first live one from ``place`` on, and its offset (or the end). Raises TransientFailure."""
        return await self._live.first(wanted, place)

    async def again(self, wanted: Filter, place: int, end: int) -> Logged | None:
        """The first one to be replayed with ``place <= offset < end``. Raises TransientFailure."""
        return (await self._again.first(wanted, place, end))[0]

    async def hears_of_red(self, wanted: Filter) -> bool:
        """Whether a red alert has come since the last look. Raises TransientFailure."""
        before = self._newest_red
        while self._seen < self._alerts.end:
            for logged in await self._alerts.after(self._seen):
                self._seen = logged.offset + 1
                if logged.passes(wanted) and logged.readable.data.grade == "red":
                    self._newest_red = logged.offset
        return self._newest_red > before

    def red_waits(self, place: int) -> bool:
        """Whether a red one is among those from ``place`` on, as far as they were looked at."""
        return self._newest_red >= place
