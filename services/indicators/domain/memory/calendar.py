"""日历: the day of a shard's log, and what the passing of days alone changes.

A shard has no clock. Its day is the day in China of the newest known time in its log, so figures that depend
on the day are a function of the log as all others, the same in every replay.
"""

from collections.abc import Iterable, MutableMapping
from datetime import date, datetime, time, timedelta

from contracts.knowing import CHINA
from services.indicators.domain.layered import Layered

BEGINNING = datetime.min.replace(tzinfo=CHINA)
"""Before all that can become known."""


def day_of(known_at: datetime) -> date:
    """The day in China."""
    return known_at.astimezone(CHINA).date()


def end_of(day: date) -> datetime:
    """The first instant that is of a later day."""
    return datetime.combine(day + timedelta(days=1), time.min, CHINA)


def anniversary(day: date, years: int) -> date:
    """满若干年之日: the same day so many years later; the first of March for a 29 February there is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


class Calendar:
    """On which days what is counted of which subjects is to be looked at again."""

    def __init__(self) -> None:
        self._names: MutableMapping[date, frozenset[str]] = {}
        self._days: MutableMapping[str, frozenset[date]] = {}

    def fork(self) -> "Calendar":
        """A calendar that begins like this one; what is written there does not show here."""
        fork = Calendar()
        fork._names, fork._days = Layered(self._names), Layered(self._days)
        return fork

    def put(self, name: str, days: Iterable[date]) -> None:
        """Write a subject down for these days instead of those before."""
        before, now = self._days.get(name, frozenset()), frozenset(days)
        for day in before - now:
            self._names[day] -= {name}
            if not self._names[day]:
                del self._names[day]
        for day in now - before:
            self._names[day] = self._names.get(day, frozenset()) | {name}
        self._days[name] = now

    def between(self, after: date, until: date) -> list[str]:
        """The subjects of the days after one, up to and with another; in a fixed order."""
        return sorted({name for day, names in self._names.items() if after < day <= until for name in names})
