"""As known on a date: what a written date means."""

from datetime import UTC, datetime

import pytest

from contracts.knowing import known_until


def test_a_day_counts_to_its_end_in_china() -> None:
    assert known_until("2026-06-30") == datetime(2026, 6, 30, 15, 59, 59, 999_999, tzinfo=UTC)


def test_an_instant_is_meant_exactly() -> None:
    assert known_until("2026-06-30T09:00:00+08:00") == datetime(2026, 6, 30, 1, tzinfo=UTC)
    assert known_until("2026-06-30T01:00:00Z") == datetime(2026, 6, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-30", "2026-06-30T09:00:00", "20260630"])
def test_anything_else_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match="2026-06-30"):
        known_until(text)
