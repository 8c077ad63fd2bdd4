"""``datetime`` of OGC API - Features: an instant or an interval, either end open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from services.gateway.domain.space.filter.filtering import value_of

OPEN = ("", "..")


@dataclass(frozen=True)
class When:
    """Days, both ends included; None: open."""

    start: date | None
    end: date | None

    @property
    def survey_year(self) -> int | None:
        """The newest survey that was in force by the end: surveys show the land as of 31 December."""
        if self.end is None:
            return None
        return self.end.year if (self.end.month, self.end.day) == (12, 31) else self.end.year - 1

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def test(self, name: str, properties: dict[str, Any]) -> bool:
        """Whether a feature whose day is the property ``name`` is meant; one without a day always is."""
        told = value_of(properties, name)
        return not isinstance(told, str) or self.holds(date.fromisoformat(told[:10]))


def when(text: str) -> When:
    """Of a parameter's text; raises ValueError."""
    start, interval, end = text.partition("/")
    if not interval:
        day = _day(start)
        return When(day, day)
    first, last = (None if part in OPEN else _day(part) for part in (start, end))
    if first and last and first > last:
        raise ValueError("the interval ends before it begins")
    return When(first, last)


def _day(text: str) -> date:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("an instant (2024-12-31T00:00:00Z) or an interval (2020-01-01/..)") from None
    return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
