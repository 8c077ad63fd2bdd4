"""How a measurement is told."""

import pytest

from tests.bench.row import Limit, Row
from tests.bench.table import number, table


def row(**more: object) -> Row:
    return Row(**{"suite": "s", "name": "n", "measured": 50.0, "unit": "ms"} | more)  # type: ignore[arg-type]


def test_a_ratio_says_how_many_times_the_known_thing_was_measured() -> None:
    assert row(beside="bare", known=25.0).ratio == 2
    assert row().ratio is None


@pytest.mark.parametrize("limit", [Limit("≤", 50, 2), Limit("≥", 2, 2, "ratio")])
def test_a_limit_that_is_just_reached_is_kept(limit: Limit) -> None:
    assert row(known=25.0, limit=limit).keeps_its_limit is True


@pytest.mark.parametrize("limit", [Limit("≥", 51, 2), Limit("≤", 1.9, 2, "ratio")])
def test_a_limit_is_missed_by_the_figure_or_by_its_ratio(limit: Limit) -> None:
    assert row(known=25.0, limit=limit).keeps_its_limit is False


def test_every_line_of_the_table_is_as_long_as_its_head_and_a_missed_limit_stands_out() -> None:
    told = table(
        [row(), row(name="longer name", measured=1234.5, beside="bare", known=10.0, limit=Limit("≤", 9, 3))]
    )
    head, _, *body = told.splitlines()
    assert {len(line) for line in told.splitlines()} == {len(head)}
    assert "1,234" in body[1]
    assert "123 ×" in body[1]
    assert "≤ 9.00 (issue 3): MISSED" in body[1]


def test_numbers_have_three_figures_that_count() -> None:
    assert [number(value) for value in (12345.6, 123.4, 12.34, 1.234)] == ["12,346", "123", "12.3", "1.23"]
