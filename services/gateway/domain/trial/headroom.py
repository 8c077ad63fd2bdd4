"""余量: what a trial leaves of the targets, of districts and city alike."""

from collections.abc import Iterable

from contracts.measure import number_of, units_of
from contracts.messages.figure import Figure
from contracts.messages.whatif import Headroom
from services.gateway.domain.trial.city_figures import Move


def headroom(moves: Iterable[Move]) -> list[Headroom]:
    """For each figure that would move and has a target: its margin before and after."""
    found = (_headroom(move.before, move.after) for move in moves)
    return [one for one in found if one is not None]


def _headroom(before: Figure | None, after: Figure) -> Headroom | None:
    if after.target is None or after.target_year is None or after.sense is None or after.margin is None:
        return None
    unit, there_was = after.unit_of_measure, before.margin if before is not None else None
    left = units_of(after.margin, unit)
    had = units_of(there_was, unit) if there_was is not None else None
    return Headroom(
        indicator=after.indicator,
        unit=after.unit,
        basis=after.basis,
        period=after.period,
        unit_of_measure=unit,
        sense=after.sense,
        target=after.target,
        target_year=after.target_year,
        before=there_was,
        after=after.margin,
        used=float(number_of(had - left, unit)) if had is not None else None,
        share=round((had - left) / had, 6) if had is not None and had > 0 else None,
    )
