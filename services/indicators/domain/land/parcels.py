"""调查图斑: the surveyed parcels of a district, each with its state by survey year.

A state holds from its year on until a later one replaces it. ``years`` are those the district has seen;
a figure of a year is the sum of the states in force in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from copy import copy
from operator import add

import shapely

from contracts.districts import ManagementUnit, unit_of
from contracts.events.controlline import LineKind
from contracts.events.survey import SurveyChanged
from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import PENDING_BASES, Land, LandClasses
from services.indicators.domain.ground.grid import Grid
from services.indicators.domain.ground.shapes import array_of
from services.indicators.domain.land.parcel import (
    NONE,
    Drawn,
    Overlaps,
    ParcelState,
    States,
    Under,
    history_of,
    left_beside,
    measures_of,
    uncovered,
)
from services.indicators.domain.land.recipes import LEFT, History, Placed, Recipe, Recipes
from services.indicators.domain.layered import Layered

Covers = Mapping[str, tuple[Overlaps, Under]]


class Parcels:
    """The parcels of one district and what they contribute to its figures."""

    def __init__(self, unit: str, classes: LandClasses, units: Sequence[ManagementUnit] = ()) -> None:
        self.grid = Grid()
        self.years: list[str] = []
        self._unit, self._classes, self.units = unit, classes, units
        self._recipes = Recipes(unit, classes, ())
        self._states: MutableMapping[str, States] = {}
        self._overlaps: MutableMapping[str, Overlaps] = {}
        self._under: MutableMapping[str, Under] = {}
        self._recovered: set[str] = set()

    def fork(self) -> "Parcels":
        """Parcels that begin like these; changes there do not show here."""
        fork = copy(self)
        fork.grid, fork.years = self.grid.fork(), list(self.years)
        fork._states, fork._overlaps = Layered(self._states), Layered(self._overlaps)
        fork._under, fork._recovered = Layered(self._under), set()
        return fork

    def open_year(self, year: str, book: Book, cause: Cause) -> None:
        """Begin the figures of a year: they take over those of the year before."""
        if year in self.years:
            return
        earlier = [y for y in self.years if y < year]
        self.years = sorted([*self.years, year])
        self._recipes = Recipes(self._unit, self._classes, self.years)
        for unit in (self._unit, *(one.code for one in self.units)):
            self._open(unit, (year, earlier), book, cause)

    def _open(self, unit: str, years: tuple[str, Sequence[str]], book: Book, cause: Cause) -> None:
        year, earlier = years
        for rule in self._classes.rules:
            key = FigureKey(rule.indicator, unit, "survey", year)
            book.open(key, book.values[key._replace(period=earlier[-1])] if earlier else 0, cause)
            for basis in PENDING_BASES if rule.formula.pending != "none" else ():
                book.open(FigureKey(rule.indicator, unit, basis, "current"), 0, cause)
        for overlaid in self._classes.overlays:
            book.open(FigureKey(overlaid.indicator, unit, "survey", "current"), 0, cause)
        for flow in self._classes.transitions:
            for later in self.years[1:]:
                book.open(FigureKey(flow.indicator, unit, "survey", later), 0, cause)

    def set(self, name: str, year: str, data: SurveyChanged, drawn: Drawn | None) -> None:
        """Set a parcel's state of a year; None for what is drawn ends it from that year on."""
        state = _state(data, drawn, self.units) if drawn is not None else None
        self._put(name, year, state)
        newest = self.newest(name)
        if newest is None:
            self.grid.remove(name)
            self.set_overlaps(name, NONE)
            self.set_under(name, {})
        elif drawn is not None and newest is state:
            self.grid.put(name, drawn.bounds)
            self.set_overlaps(name, drawn.overlaps)
            self.set_under(name, drawn.under)

    def _put(self, name: str, year: str, state: ParcelState | None) -> None:
        known = self._states.get(name)
        self._states[name] = (
            ((year, state),) if known is None else tuple(sorted({**dict(known), year: state}.items()))
        )

    def newest(self, name: str) -> ParcelState | None:
        """The parcel as the newest survey has it; None when it is unknown or has ended."""
        states = self._states.get(name)
        return states[-1][1] if states else None

    def states(self, name: str) -> list[ParcelState]:
        """The parcel as each survey year has it in which it is there, in order."""
        return [state for _, state in self._states.get(name, ()) if state is not None]

    def told(self, name: str) -> States:
        """All that is known of a parcel, by survey year; nothing when it is unknown."""
        return self._states.get(name, ())

    def in_year(self, name: str, year: str) -> ParcelState | None:
        """The parcel as it was in force in a year; None when it was not known yet or had ended."""
        known = [state for since, state in self._states.get(name, ()) if since <= year]
        return known[-1] if known else None

    def of_several_years(self) -> list[str]:
        """The parcels that have not been the same ever since they were first surveyed."""
        return [name for name, states in self._states.items() if len(states) > 1]

    def state(self, name: str) -> ParcelState:
        """The parcel that the grid has named."""
        state = self.newest(name)
        if state is None:
            raise KeyError(name)
        return state

    def overlaps(self, name: str) -> Overlaps:
        """How much of the parcel lies under footprints."""
        return self._overlaps.get(name, NONE)

    def restore(self, parcels: Iterable[tuple[str, str, ParcelState | None]], covers: Covers) -> None:
        """Take parcels, by subject and year, with what was known to lie over them; their years are open."""
        for name, year, state in parcels:
            self._put(name, year, state)
        there = {name: one for name in self._states if (one := self.newest(name)) is not None}
        where = shapely.bounds(array_of([one.shape for one in there.values()]))
        for name, bounds in zip(there, where.tolist(), strict=True):
            self.grid.put(name, bounds)
        for name, (overlaps, under) in covers.items():
            self._overlaps[name], self._under[name] = overlaps, under

    def total(self) -> dict[FigureKey, int]:
        """What all parcels add to each figure: their measures are summed first, history by history."""
        plain: dict[tuple[str, Placed], tuple[int, int]] = {}
        sums: dict[History, Sequence[int]] = {}
        for name, states in self._states.items():
            year, state = states[0]
            if (
                len(states) == 1
                and state is not None
                and name not in self._overlaps
                and name not in self._under
            ):
                area, net = plain.get((year, state.placed), NONE)
                plain[year, state.placed] = (area + state.area, net + state.net)
            else:
                _add(sums, history_of(states), self._measured(name, states))
        for (year, placed), (area, net) in plain.items():
            _add(sums, ((year, placed, False),), uncovered(area, net))
        amounts: Counter[FigureKey] = Counter()
        for history, measures in sums.items():
            amounts.update(self._recipes.of(history).amounts(measures))
        return dict(amounts)

    def take_recovered(self) -> dict[str, tuple[Overlaps, Under]]:
        """The parcels over which something else lies than when this was last asked, in order."""
        names, self._recovered = sorted(self._recovered), set()
        return {name: (self._overlaps.get(name, NONE), self.under(name)) for name in names}

    def set_overlaps(self, name: str, overlaps: Overlaps) -> None:
        """How much of the parcel lies under footprints."""
        if overlaps != self._overlaps.get(name, NONE):
            self._recovered.add(name)
            self._overlaps[name] = overlaps

    def cover(self, name: str, overlaps: Overlaps) -> dict[FigureKey, int]:
        """How much of the parcel lies under footprints now; returns by how much each figure moves by that."""
        states, before = self._states.get(name), self._overlaps.get(name, NONE)
        self.set_overlaps(name, overlaps)
        if states is None or overlaps == before:
            return {}
        newest = states[-1][1]
        if newest is None:
            return {}
        then, now = left_beside(newest, before), left_beside(newest, overlaps)
        return self._recipe(states).moves(LEFT, [after - old for old, after in zip(then, now, strict=True)])

    def set_under(self, name: str, under: Under) -> None:
        """How much of the parcel lies under control lines."""
        if under != self.under(name):
            self._recovered.add(name)
            self._under[name] = under

    def under(self, name: str) -> Under:
        """How much of the parcel lies under control lines, as far as it was asked."""
        return self._under.get(name, {})

    def asks(self, land: Land) -> frozenset[LineKind]:
        """The kinds of control line that matter to what land of this class counts in."""
        return self._classes.asked(*land)

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """What the parcel adds to each figure of the district, in 0.0001 m², in key order."""
        states = self._states.get(name)
        if states is None:
            return {}
        return self._recipe(states).amounts(self._measured(name, states))

    def _measured(self, name: str, states: States) -> tuple[int, ...]:
        """The measures of :mod:`recipes` of a parcel with these states."""
        measures = measures_of(states[-1][1], self._overlaps.get(name, NONE), self.under(name))
        for _, earlier in states[:-1]:
            measures += (earlier.area, earlier.net) if earlier is not None else NONE
        return measures

    def _recipe(self, states: States) -> Recipe:
        return self._recipes.of(history_of(states))


def _add(sums: dict[History, Sequence[int]], history: History, measures: Sequence[int]) -> None:
    known = sums.get(history)
    sums[history] = measures if known is None else [*map(add, known, measures)]


def _state(data: SurveyChanged, drawn: Drawn, units: Sequence[ManagementUnit]) -> ParcelState:
    placed = (data.land_class.code, data.settlement_class), unit_of(units, data.township)
    return ParcelState(placed, data.area_m2, data.net_area_m2, drawn.shape, drawn.area)
