"""各区合计: the city's totals kept a second way, by what each figure of a district changes them by.

The roll-up adds up the newest figures anew each time. That both come to the same is an invariant: so this
file shares nothing with the roll-up but the figures it is given.
"""

from collections.abc import Iterable
from typing import NamedTuple

from contracts.catalogue import Indicator, flows_of, whole
from contracts.measure import units_said
from contracts.messages.figure import Figure

Series = tuple[str, str]
"""Indicator and basis."""


class _Newest(NamedTuple):
    offset: int
    value: int


class Totals:
    """Running totals in whole units, by series and period."""

    def __init__(self, members: frozenset[str], catalogue: Iterable[Indicator]) -> None:
        self._members, self._flows = members, flows_of(catalogue)
        self._own: dict[tuple[str, str, str], dict[str, _Newest]] = {}
        self._totals: dict[Series, dict[str, int]] = {}

    def take(self, figure: Figure) -> None:
        """Book by how much a district's figure changes the totals it counts in; an older one by nothing."""
        if figure.unit not in self._members:
            return
        own = self._own.setdefault((figure.indicator, figure.basis, figure.unit), {})
        known = own.get(figure.period)
        if known is not None and known.offset > figure.shard_offset:
            return
        value = units_said(figure.value, figure.unit_of_measure)
        if whole(figure.indicator) in self._flows:
            totals = self._opened(figure, carried=False)
            totals[figure.period] += value - (known.value if known is not None else 0)
        else:
            self._book(self._opened(figure, carried=True), own, figure.period, value)
        own[figure.period] = _Newest(figure.shard_offset, value)

    def of(self, series: Series, period: str) -> int:
        """The total so far; nothing while nothing was booked."""
        return self._totals.get(series, {}).get(period, 0)

    def _opened(self, figure: Figure, *, carried: bool) -> dict[str, int]:
        """The totals of a series; a period that is new begins where the one before it stands."""
        totals = self._totals.setdefault((figure.indicator, figure.basis), {})
        if figure.period not in totals:
            earlier = [period for period in totals if period < figure.period] if carried else []
            totals[figure.period] = totals[max(earlier)] if earlier else 0
        return totals

    def _book(self, totals: dict[str, int], own: dict[str, _Newest], period: str, value: int) -> None:
        """A district's figure counts until its next one."""
        before = max((known for known in own if known <= period), default=None)
        step = value - (own[before].value if before is not None else 0)
        following = min((known for known in own if known > period), default=None)
        for later in totals:
            if period <= later and (following is None or later < following):
                totals[later] += step
