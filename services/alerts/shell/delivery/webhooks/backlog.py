"""What one receiver has yet to get."""

from collections import deque

from services.alerts.domain.delivery.filtering import Filter
from services.alerts.shell.delivery.log.alert_log import MOST_HELD, AlertLog, Logged


class Backlog:
    """Reads ahead in the log of alerts, and notices red ones before their turn."""

    def __init__(self, alerts: AlertLog, next_offset: int) -> None:
        self._alerts = alerts
        self._ahead: deque[Logged] = deque()
        self._seen = max(next_offset, alerts.end - MOST_HELD)
        self._newest_red = -1

    async def next(self, wanted: Filter, place: int) -> tuple[Logged | None, int]:
        """The first transition from ``place`` on that is wanted, and its offset (or the end).

        Asked again with the same or a later place. Raises TransientFailure.
        """
        while True:
            while self._ahead and self._ahead[0].offset < place:
                self._ahead.popleft()
            if not self._ahead:
                self._ahead.extend(await self._alerts.after(place))
            if not self._ahead:
                return None, place
            logged = self._ahead[0]
            if logged.passes(wanted):
                return logged, logged.offset
            place = logged.offset + 1

    async def again(self, wanted: Filter, place: int, end: int) -> Logged | None:
        """The first one to be replayed with ``place <= offset < end``. Raises TransientFailure."""
        while place < end:
            found = await self._alerts.after(place)
            for logged in found:
                if logged.offset < end and logged.passes(wanted):
                    return logged
            place = found[-1].offset + 1 if found else end
        return None

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
