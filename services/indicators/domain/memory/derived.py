"""Rows of what follows from the changes: kept to be held against, or not to be worked out again."""

from collections.abc import Iterable

from services.indicators.domain.figures.facts import FigureValue
from services.indicators.domain.memory.rows import COVER, USE, cover_row, figure_row, ground_row, use_row
from services.indicators.domain.state import DistrictState


def derived_rows(shard: DistrictState, said: Iterable[FigureValue]) -> dict[str, bytes | None]:
    """The figures said, and what lies over parcels and under permits otherwise than when last asked."""
    rows: dict[str, bytes | None] = dict(map(figure_row, said))
    for name, (overlaps, under) in shard.parcels.take_recovered().items():
        rows[COVER + name] = cover_row(overlaps, under)
    for name, uses in shard.used.take_changed().items():
        rows[USE + name] = use_row(uses)
    for stock in shard.stocks:
        rows |= dict(ground_row(stock.indicator, *one) for one in stock.take_changed().items())
    return rows
