"""The days on which a deadline's grade changes."""

from datetime import date

import pytest

from contracts.messages.alert import Grade
from services.alerts.domain.judge.deadline import due
from tests.unit.alerts.builders import deadline
from tests.unit.alerts.test_rules import DEADLINE as RULE


@pytest.mark.parametrize(
    ("today", "grade", "since"),
    [
        (date(2026, 11, 24), None, None),
        (date(2026, 11, 25), "yellow", date(2026, 11, 25)),
        (date(2026, 11, 30), "yellow", date(2026, 11, 25)),
        (date(2026, 12, 1), "orange", date(2026, 12, 1)),
        (date(2026, 12, 30), "orange", date(2026, 12, 1)),
        (date(2026, 12, 31), "red", date(2026, 12, 31)),
    ],
)
def test_five_days_before_the_day_after_and_thirty_one_days_after(
    today: date, grade: Grade | None, since: date | None
) -> None:
    found = due(deadline(due_on=date(2026, 11, 30)), RULE, today)
    assert (found.grade, found.since) == (grade, since)


def test_nothing_presses_once_the_stage_is_done() -> None:
    assert due(deadline(open=False), RULE, date(2027, 1, 1)).grade is None
