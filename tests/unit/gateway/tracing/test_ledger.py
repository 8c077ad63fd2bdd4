"""台账: reading the entries of a figure page by page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.ledger import CausedEntries, LedgerEntry, LedgerPage
from contracts.wire import Cause
from services.gateway.domain.indicators import Row
from services.gateway.domain.tracing.ledger import Cursor, LedgerOf, cursor_in, made_of, rows_in, window


@given(st.lists(st.integers(0, 5), max_size=8), st.integers(1, 6))
def test_reading_on_tells_every_entry_once_newest_first(sizes: list[int], limit: int) -> None:
    pages: list[tuple[int, list[Row]]] = [
        (index, [{"entry": (index, number)} for number in range(size)]) for index, size in enumerate(sizes)
    ]
    cursor: Cursor | None = Cursor("e", len(sizes))
    told: list[Row] = []
    while cursor is not None:
        there = [page for page in reversed(pages) if page[0] < cursor.index]
        rows, cursor = window(there, cursor, limit)
        assert len(rows) <= limit
        told += rows

    assert told == [row for _, rows in reversed(pages) for row in rows]


def test_a_cursor_is_understood_as_it_was_told() -> None:
    cursor = Cursor("a1b2", 7, 3)

    assert cursor_in(str(cursor)) == cursor
    for wrong in ("", "a.b.c", "a.1", "a.1.-1"):
        with pytest.raises(ValueError, match=r"."):
            cursor_in(wrong)


def entry(unit: str, amount: float, indicator: str = "wetland", period: str = "2024") -> LedgerEntry:
    return LedgerEntry(
        indicator=indicator, unit=unit, basis="survey", period=period, amount=amount, unit_of_measure="m2"
    )


def test_the_citys_entries_are_those_of_its_districts_and_not_of_units_inside_them() -> None:
    cause = Cause(source="/demo", id="e1", subject="s", type="planning.survey.changed")
    entries = [
        entry("320412", 1.0),
        entry("320412-JKQ", 2.0),
        entry("320412", 3.0, indicator="forest_land"),
        entry("320412", 4.0, period="2023"),
    ]
    page = LedgerPage(
        district="320412", shard_offset=5, changes=[CausedEntries(cause=cause, entries=entries)]
    )

    whole = rows_in(page, LedgerOf("wetland", "320400"), city())
    inside = rows_in(page, LedgerOf("wetland", "320412-JKQ"), city())
    of_a_year = rows_in(page, LedgerOf("wetland", "320412", "survey", "2023"), city())

    assert [row["amount"] for row in whole] == [4.0, 1.0]
    assert [row["amount"] for row in inside] == [2.0]
    assert [(row["amount"], row["cause"]["id"]) for row in of_a_year] == [(4.0, "e1")]


@pytest.mark.parametrize(
    ("indicator", "part", "parts"),
    [
        ("plans_approved_share", "", ("plans_approved", "plans_total")),
        ("stage_days_mean", ".drafting", ("stage_days.drafting", "stages_finished.drafting")),
        ("stage_days_p90", ".drafting", ("stage_days.drafting",)),
        ("built_land_remaining", "", ("built_land",)),
        ("built_land_per_gdp", "", ("built_land",)),
        ("built_land_growth", "", ("built_land",)),
        ("wetland", "", ()),
    ],
)
def test_an_evaluated_figure_names_the_figures_it_rests_on(
    indicator: str, part: str, parts: tuple[str, ...]
) -> None:
    assert made_of(catalogue()[indicator], part) == parts
