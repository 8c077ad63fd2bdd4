"""A shard made again from what was kept of it, without living through its log once more."""

from collections.abc import Iterator

from pydantic import TypeAdapter

from contracts.messages.change import Change
from contracts.wire import Cause
from services.indicators.domain.applying import Applying
from services.indicators.domain.figures.facts import FigureValue, name_of
from services.indicators.domain.land.parcel import ParcelState
from services.indicators.domain.memory.rows import SURVEY, Kept
from services.indicators.domain.state import DistrictState

NOBODY = Cause(source="/onemap/indicators", id="restored", subject="restored", type="planning.shard.restored")
"""Behind what is booked here; nobody is told."""
_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)


def restore(shard: DistrictState, kept: Kept) -> list[str]:
    """Fill an empty shard, in which nothing moves by it; returns what differs from the figures as kept.

    Lines and permits come first: what they cover of each parcel was kept, so no parcel is cut again.
    Rows come in the order of their keys: a subject may pass through what it was not that day, and leave
    figures of 0.
    """
    Applying(shard, recalled=True).apply([_CHANGE.validate_json(row) for row in kept.changes])
    parcels = list(_parcels(shard, kept))
    for year in sorted({year for _, year, _ in parcels}):
        shard.parcels.open_year(year, shard.book, NOBODY)
    shard.parcels.restore(parcels, kept.covers)
    shard.book.move({}, shard.parcels.total(), NOBODY)
    shard.flows.restore(shard.book, NOBODY)
    shard.book.move({}, shard.used.restore(kept.uses), NOBODY)
    for stock in shard.stocks:
        stock.restore(kept.grounds.get(stock.indicator, {}), shard.book, NOBODY)
    for figure in kept.figures:
        if figure.value == 0 and shard.is_sum(figure.key):
            shard.book.open(figure.key, 0, NOBODY)  # what all subjects have left
    shard.book.keep_only({figure.key for figure in kept.figures})
    shard.evaluated.moved(shard.book.take_touched(), {})
    shard.book.settle()
    for figure in kept.figures:
        shard.last_moved[figure.key] = (figure.valid_on, figure.cause)
    return _differing(shard, kept.figures)


def _parcels(shard: DistrictState, kept: Kept) -> Iterator[tuple[str, str, ParcelState | None]]:
    for row, version, state in kept.parcels(shard.parcels.units):
        shard.is_news(row, version)
        subject, _, year = row.removeprefix(SURVEY).rpartition("|")
        yield subject, year, state


def _differing(shard: DistrictState, kept: list[FigureValue]) -> list[str]:
    """Names of the figures that are not as kept, or were not kept at all."""
    known = {figure.key for figure in kept}
    unkept = [key for key in shard.book.values if key not in known]
    other = [one.key for one in kept if not _stands(shard, one)]
    return sorted(name_of(key) for key in (*unkept, *other))


def _stands(shard: DistrictState, kept: FigureValue) -> bool:
    try:
        return shard.figure(kept.key).value == kept.value
    except KeyError:
        return False
