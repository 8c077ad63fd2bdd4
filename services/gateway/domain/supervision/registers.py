"""编审、许可、项目登记: choosing rows by words, by days, and by whether something is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.knowing import CHINA
from services.gateway.domain.indicators import Row

NOTHING_DUE = frozenset({"filed", "terminated", "suspended"})
"""Stages in which no deadline runs, as for the alerts (编审时限)."""


def china_day(now: datetime) -> date:
    """The day it is in China."""
    return now.astimezone(CHINA).date()


def days_overdue(plan: Row, today: date) -> int | None:
    """超期天数: days since the present stage was due; None while it is not overdue."""
    due = plan.get("due_on")
    if due is None or plan.get("stage") in NOTHING_DUE:
        return None
    days = (today - date.fromisoformat(due)).days
    return days if days > 0 else None


@dataclass(frozen=True)
class Choice:
    """What a reader asks for; None and empty: no matter.

    ``equal`` are exact values; ``words`` are looked for in the ``places`` without regard to case, all of
    them; ``since`` and ``until`` (days, inclusive) bound the ``day`` field.
    """

    equal: Row = field(default_factory=dict)
    words: str | None = None
    places: tuple[str, ...] = ()
    day: str = ""
    since: date | None = None
    until: date | None = None

    def takes(self, row: Row) -> bool:
        """Whether the row is wanted."""
        equal = all(want is None or row.get(name) == want for name, want in self.equal.items())
        return equal and self._says(row) and self._lies_within(row)

    def _says(self, row: Row) -> bool:
        text = " ".join(str(row.get(place) or "") for place in self.places).casefold()
        return all(word in text for word in (self.words or "").casefold().split())

    def _lies_within(self, row: Row) -> bool:
        if self.since is None and self.until is None:
            return True
        text = row.get(self.day)
        if text is None:
            return False
        day = date.fromisoformat(text)
        return (self.since or day) <= day <= (self.until or day)


def chosen(rows: Iterable[Row], choice: Choice) -> list[Row]:
    """The wanted rows, in their order."""
    return [row for row in rows if choice.takes(row)]


def with_overdue(plans: Iterable[Row], today: date, *, overdue: bool | None) -> list[Row]:
    """Plans with ``days_overdue``; only those that are overdue, or only those that are not, when asked."""
    rows = ({**plan, "days_overdue": days_overdue(plan, today)} for plan in plans)
    return [row for row in rows if overdue is None or (row["days_overdue"] is not None) == overdue]
