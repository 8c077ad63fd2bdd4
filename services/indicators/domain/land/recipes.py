"""What a parcel's history counts in, worked out once for all parcels of the same history of land classes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from contracts.events.controlline import LineKind
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import PENDING_BASES, Land, LandClasses

Placed = tuple[Land, str | None]
"""What land is classed as, and the management unit (管理单元) it lies in, if any."""
History = tuple[tuple[str, Placed | None, bool], ...]
"""Survey years with what the land became in each, in order; None where the parcel ended. Last, whether it
is drawn as it was before: else see :mod:`flows`."""
_Lands = tuple[tuple[str, Land | None, bool], ...]
_Figure = tuple[str, str, str]
"""Indicator, basis, period."""

KINDS: tuple[LineKind, ...] = get_args(LineKind)
AREA, NET = 0, 1
"""Measures of every state: 图斑面积 TBMJ, 图斑地类面积 TBDLMJ."""
LEFT, GAINED, INSIDE = 2, 6, 8
"""Measures of the newest state: for both pending bases area and net area left, then built land gained;
then for each kind of line the areas inside and outside."""
OF_NEWEST = INSIDE + 2 * len(KINDS)
OF_EARLIER = 2


@dataclass(frozen=True, slots=True)
class Recipe:
    """The figures that a history counts in, in key order, and which of its measures each takes.

    The measures are those of the newest state, and then area and net area of the others from the first on.
    """

    keys: tuple[FigureKey, ...]
    measures: tuple[int, ...]

    def amounts(self, measures: Sequence[int]) -> dict[FigureKey, int]:
        """What a parcel with these measures adds to each figure, in key order."""
        return dict(zip(self.keys, [measures[number] for number in self.measures], strict=True))

    def moves(self, first: int, steps: Sequence[int]) -> dict[FigureKey, int]:
        """By how much figures move, those that do, when measures from ``first`` on take these steps."""
        taken = {first + number: step for number, step in enumerate(steps) if step}
        pairs = zip(self.keys, self.measures, strict=True)
        return {key: taken[number] for key, number in pairs if number in taken}


class Recipes:
    """The recipes of one district."""

    def __init__(self, unit: str, classes: LandClasses, years: Sequence[str]) -> None:
        self._unit, self._classes, self._years = unit, classes, tuple(years)
        self._known: dict[History, Recipe] = {}

    def of(self, history: History) -> Recipe:
        """The recipe for a history, the same object for the same one."""
        recipe = self._known.get(history)
        if recipe is None:
            counted = dict(sorted(self._counted(history)))
            recipe = self._known[history] = Recipe(tuple(counted), tuple(counted.values()))
        return recipe

    def _counted(self, history: History) -> Iterator[tuple[FigureKey, int]]:
        """For the district, and for each management unit as if the parcel were nothing while elsewhere."""
        places = {place[1] for _, place, _ in history if place is not None and place[1] is not None}
        for unit in (self._unit, *sorted(places)):
            lands = tuple(
                (year, place[0] if place is not None and unit in (self._unit, place[1]) else None, kept)
                for year, place, kept in history
            )
            for (indicator, basis, period), measure in (*self._surveyed(lands), *self._newest(lands[-1][1])):
                yield FigureKey(indicator, unit, basis, period), measure

    def _surveyed(self, history: _Lands) -> Iterator[tuple[_Figure, int]]:
        before: int | None = None
        for year in self._years:
            number = max((n for n, (since, *_) in enumerate(history) if since <= year), default=None)
            land = None if number is None else history[number][1]
            if number is not None and land is not None:
                first = _first_measure(number, len(history))
                for rule in self._classes.counted(*land).now:
                    measure = NET if rule.formula.measure == "net" else AREA
                    yield (rule.indicator, "survey", year), first + measure
                same_ground = before not in (None, number) and history[number][2]
                was = history[before or 0][1] if same_ground else None
                for flow in self._classes.crossed(was, land) if was is not None else ():
                    yield (flow.indicator, "survey", year), first + AREA
            before = number

    def _newest(self, land: Land | None) -> Iterator[tuple[_Figure, int]]:
        if land is None:
            return
        counted = self._classes.counted(*land)
        for number, basis in enumerate(PENDING_BASES):
            for rule in counted.pending:
                measure = NET if rule.formula.measure == "net" else AREA
                left = LEFT + 2 * number if rule.formula.pending == "loss" else 0
                yield (rule.indicator, basis, "current"), left + measure
            for rule in counted.gains:
                yield (rule.indicator, basis, "current"), GAINED + number
        for overlaid in self._classes.overlaid(*land):
            inside = INSIDE + 2 * KINDS.index(overlaid.formula.line_kind)
            side = inside if overlaid.formula.side == "inside" else inside + 1
            yield (overlaid.indicator, "survey", "current"), side


def _first_measure(number: int, count: int) -> int:
    return 0 if number == count - 1 else OF_NEWEST + OF_EARLIER * number
