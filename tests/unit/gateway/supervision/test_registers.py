"""Choosing from a register."""

from datetime import UTC, date, datetime

import pytest

from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.registers import Choice, china_day, chosen, with_overdue

ROWS: list[Row] = [
    {
        "id": "地字第1号",
        "name": "演示 Park 北区",
        "stage": "drafting",
        "entered": "2026-01-05",
        "due_on": None,
    },
    {"id": "地字第2号", "name": "河滨", "stage": "filed", "entered": "2026-02-05", "due_on": "2025-01-01"},
    {"id": "地字第3号", "name": "北岸", "stage": "drafting", "due_on": "2025-01-01"},
]


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        (Choice(), "123"),
        (Choice({"stage": "drafting", "name": None}), "13"),
        (Choice(words="park", places=("id", "name")), "1"),
        (Choice(words="北区  演示", places=("name",)), "1"),
        (Choice(words="北区 河滨", places=("name",)), ""),
        (Choice(words="第2号", places=("id",)), "2"),
        (Choice(day="entered", since=date(2026, 1, 5), until=date(2026, 1, 5)), "1"),
        (Choice(day="entered", since=date(2026, 1, 6)), "2"),
        (Choice(day="entered", until=date(2026, 1, 4)), ""),
    ],
)
def test_a_row_is_taken_when_all_that_is_asked_for_is_so(choice: Choice, ids: str) -> None:
    assert "".join(str(row["id"])[-2] for row in chosen(ROWS, choice)) == ids


def test_overdue_plans_are_told_with_their_days() -> None:
    today = date(2025, 1, 11)

    assert [row["days_overdue"] for row in with_overdue(ROWS, today, overdue=None)] == [None, None, 10]
    assert [row["id"] for row in with_overdue(ROWS, today, overdue=True)] == ["地字第3号"]
    assert [row["id"] for row in with_overdue(ROWS, today, overdue=False)] == ["地字第1号", "地字第2号"]


def test_a_day_begins_in_china() -> None:
    assert china_day(datetime(2026, 1, 31, 16, 0, tzinfo=UTC)) == date(2026, 2, 1)
