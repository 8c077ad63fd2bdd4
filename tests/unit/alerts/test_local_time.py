"""Days and workdays as Changzhou counts them."""

from datetime import UTC, date, datetime

from services.alerts.domain.local_time import after_workdays, day_of, start_of


def test_the_day_changes_at_sixteen_hours_utc() -> None:
    assert day_of(datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert day_of(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_a_day_starts_at_local_midnight() -> None:
    assert start_of(date(2026, 11, 21)) == datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def test_workdays_pass_over_the_weekend() -> None:
    friday = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)

    assert after_workdays(friday, 3) == datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    assert after_workdays(friday, 0) == friday
