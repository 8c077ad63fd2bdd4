"""The page of all indicators: what was asked for is there, or it says why not."""

from contracts.catalogue import catalogue
from contracts.documents.indicator_table import covering, indicator_table, rows


def test_every_row_has_an_indicator_or_says_what_is_open() -> None:
    asked = rows()
    covers = covering(asked, catalogue())
    silent = [one.row for one in asked if not covers[one.row] and one.open is None]
    assert silent == []
    assert [one.row for one in asked if any(name not in catalogue() for name in one.also)] == []


def test_every_indicator_answers_a_row() -> None:
    assert covering(rows(), catalogue())[""] == []


def test_an_indicator_answers_the_longest_row_its_code_begins_with() -> None:
    covers = covering(rows(), catalogue())
    assert "built_land" in covers["C05a"]
    assert "built_land" not in covers["C05"]
    assert covers["D05"] == ["forest_coverage"]


def test_no_cell_breaks_the_table() -> None:
    lines = [line for line in indicator_table().splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {5, 9}
