"""When to try again, and what a receiver may ask for."""

from datetime import UTC, datetime, timedelta

import pytest

from services.alerts.domain.delivery.schedule import asked_to_wait, is_hopeless, wait_after

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def test_waits_grow_to_an_hour_and_stay_there() -> None:
    assert [wait_after(n, red=False).total_seconds() for n in (1, 2, 7, 99)] == [5, 30, 3600, 3600]
    assert [wait_after(n, red=True).total_seconds() for n in (1, 2, 11, 99)] == [1, 2, 3600, 3600]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Fri, 20 Nov 2026 04:01:00 GMT", 60),
        ("Fri, 20 Nov 2026 03:00:00 GMT", 0),
        ("99999999999999999999", 86_400),
        ("-5", 0),
        ("soon", 0),
        ("٣", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_anything_else_is_passed_over(
    written: str | None, seconds: int
) -> None:
    assert asked_to_wait(written, NOW) == timedelta(seconds=seconds)


def test_three_days_of_failure_or_a_word_of_farewell_are_hopeless() -> None:
    assert is_hopeless(NOW - timedelta(days=3), 500, NOW)
    assert is_hopeless(NOW, 410, NOW)
    assert not is_hopeless(NOW - timedelta(days=2, hours=23), None, NOW)
