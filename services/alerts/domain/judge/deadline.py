"""时限预警: a plan's present stage against its due date (domain.md 3.3 B04)."""

from dataclasses import dataclass
from datetime import date, timedelta

from contracts.messages.alert import Grade
from contracts.messages.deadline import Deadline
from services.alerts.domain.policy.rules import DeadlineRule


@dataclass(frozen=True)
class Due:
    """The grade on a day, and the local day since which it holds; both None while nothing presses."""

    grade: Grade | None
    since: date | None


def due(deadline: Deadline, rule: DeadlineRule, today: date) -> Due:
    """Yellow from ``warn_days`` before, orange from the day after, red after more than ``grave_days``."""
    if not deadline.open or deadline.due_on is None:
        return Due(None, None)
    steps: tuple[tuple[Grade, int], ...] = (
        ("red", rule.grave_days + 1),
        ("orange", 1),
        ("yellow", -rule.warn_days),
    )
    for grade, days in steps:
        since = deadline.due_on + timedelta(days=days)
        if today >= since:
            return Due(grade, since)
    return Due(None, None)
