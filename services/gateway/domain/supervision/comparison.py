"""指标提取与对比: figures of some indicators side by side, by unit and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.catalogue import Indicator, whole
from contracts.districts import City
from services.gateway.domain.indicators import Row, described
from services.gateway.domain.supervision.figure_book import FigureBook, difference, number_in, own_part

TOLD = ("target", "target_year", "sense", "margin", "usage", "numerator", "denominator", "valid_on")


@dataclass(frozen=True)
class Table:
    """What is to be put side by side; ``basis`` None: that of each indicator's first."""

    indicators: Sequence[str]
    units: Sequence[str]
    periods: Sequence[str]
    basis: str | None = None


def basis_of(table: Table, indicator: Indicator) -> str:
    """The basis a row is told in."""
    return table.basis or indicator.bases[0]


def years_of(table: Table, book: FigureBook, catalogue: Mapping[str, Indicator]) -> list[str]:
    """The periods asked for, or all there are of any of the indicators and units, oldest first."""
    if table.periods:
        return list(table.periods)
    there = {
        period
        for one in table.indicators
        for unit in table.units
        for period in book.periods(one, unit, basis_of(table, catalogue[whole(one)]))
    }
    return sorted(there)


def compared(table: Table, book: FigureBook, catalogue: Mapping[str, Indicator], of: City) -> list[Row]:
    """A cell for each indicator, unit and period that has a figure, with its change from the one before."""
    cells: list[Row] = []
    periods = years_of(table, book, catalogue)
    for indicator in table.indicators:
        basis = basis_of(table, catalogue[whole(indicator)])
        for unit in table.units:
            before: Row | None = None
            for period in periods:
                figure = book.figure(indicator, unit, basis, period)
                if figure is not None:
                    cells.append(_cell(figure, before, catalogue, of))
                    before = figure
    return cells


def _cell(figure: Row, before: Row | None, catalogue: Mapping[str, Indicator], of: City) -> Row:
    words = described(figure, catalogue)
    about = ("indicator", "name", "code", "display_unit", "unit", "basis", "period", "unit_of_measure")
    own = figure["unit"] == own_part(of)
    return {
        **{name: words[name] for name in about if name in words},
        "unit_name": "市本级" if own else words["unit_name"],
        "value": number_in(figure),
        "change": difference(figure, before),
        **{name: figure[name] for name in TOLD if name in figure},
    }
