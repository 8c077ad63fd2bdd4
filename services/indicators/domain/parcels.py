"""调查图斑: the surveyed parcels of a district, each with its state by survey year.

A state holds from its year on until a later one replaces it. ``years`` are those the district has seen;
a figure of a year is the sum of the states in force in it.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from copy import copy
from dataclasses import dataclass

from contracts.events.controlline import LineKind
from contracts.events.survey import SurveyChanged
from contracts.wire import Cause
from services.indicators.domain.book import Book
from services.indicators.domain.facts import FigureKey
from services.indicators.domain.formulas import PENDING_BASES, Land, LandClasses
from services.indicators.domain.grid import Grid
from services.indicators.domain.layered import Layered
from services.indicators.domain.shapes import Shape, bounds_of, share

Overlaps = tuple[int, int]
"""0.0001 m² under the footprints that count for ``projected`` and for ``projected_review``."""
NONE: Overlaps = (0, 0)
Under = Mapping[LineKind, int]
"""0.0001 m² under the features in force of each kind of control line that the parcel's class asks for."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A parcel's geometry with what was worked out of it, together with those of its change set."""

    shape: Shape
    area: int
    overlaps: Overlaps
    under: Under


@dataclass(frozen=True, slots=True)
class ParcelState:
    """One parcel from one survey year on; areas in 0.0001 m²."""

    code: str
    settlement: str | None
    area: int
    net: int
    shape: Shape
    geometry_area: int

    @property
    def land(self) -> Land:
        """What it is classed as."""
        return self.code, self.settlement


class Parcels:
    """The parcels of one district and what they contribute to its figures."""

    def __init__(self, unit: str, classes: LandClasses) -> None:
        self.grid = Grid()
        self.years: list[str] = []
        self._unit, self._classes = unit, classes
        self._states: MutableMapping[str, dict[str, ParcelState | None]] = {}
        self._overlaps: MutableMapping[str, Overlaps] = {}
        self._under: MutableMapping[str, Under] = {}

    def fork(self) -> "Parcels":
        """Parcels that begin like these; changes there do not show here."""
        fork = copy(self)
        fork.grid, fork.years = self.grid.fork(), list(self.years)
        fork._states, fork._overlaps = Layered(self._states), Layered(self._overlaps)
        fork._under = Layered(self._under)
        return fork

    def open_year(self, year: str, book: Book, cause: Cause) -> None:
        """Begin the figures of a year: they take over those of the year before."""
        if year in self.years:
            return
        earlier = [y for y in self.years if y < year]
        self.years = sorted([*self.years, year])
        for rule in self._classes.rules:
            key = FigureKey(rule.indicator, self._unit, "survey", year)
            book.open(key, book.values[key._replace(period=earlier[-1])] if earlier else 0, cause)
            for basis in PENDING_BASES if rule.formula.pending != "none" else ():
                book.open(FigureKey(rule.indicator, self._unit, basis, "current"), 0, cause)
        for overlaid in self._classes.overlays:
            book.open(FigureKey(overlaid.indicator, self._unit, "survey", "current"), 0, cause)
        for flow in self._classes.transitions:
            for later in self.years[1:]:
                book.open(FigureKey(flow.indicator, self._unit, "survey", later), 0, cause)

    def set(self, name: str, year: str, data: SurveyChanged, drawn: Drawn | None) -> None:
        """Set a parcel's state of a year; None for what is drawn ends it from that year on."""
        state = _state(data, drawn) if drawn is not None else None
        self._states[name] = {**self._states.get(name, {}), year: state}
        newest = self.newest(name)
        if newest is None:
            self.grid.remove(name)
            self.set_overlaps(name, NONE)
            self.set_under(name, {})
        elif drawn is not None and newest is state:
            self.grid.put(name, bounds_of(newest.shape))
            self.set_overlaps(name, drawn.overlaps)
            self.set_under(name, drawn.under)

    def newest(self, name: str) -> ParcelState | None:
        """The parcel as the newest survey has it; None when it is unknown or has ended."""
        states = self._states.get(name)
        return states[max(states)] if states else None

    def set_overlaps(self, name: str, overlaps: Overlaps) -> None:
        """How much of the parcel lies under footprints."""
        if overlaps == NONE:
            self._overlaps.pop(name, None)
        else:
            self._overlaps[name] = overlaps

    def set_under(self, name: str, under: Under) -> None:
        """How much of the parcel lies under control lines."""
        if under:
            self._under[name] = under
        else:
            self._under.pop(name, None)

    def under(self, name: str) -> Under:
        """How much of the parcel lies under control lines, as far as it was asked."""
        return self._under.get(name, {})

    def asks(self, land: Land) -> frozenset[LineKind]:
        """The kinds of control line that matter to what land of this class counts in."""
        return self._classes.asked(*land)

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """What the parcel adds to each figure of the district, in 0.0001 m²."""
        amounts: dict[FigureKey, int] = {}
        before: ParcelState | None = None
        for year, state in self._in_force(name):
            if state is not None:
                self._add_year(amounts, year, state)
            if state is not None and before is not None and state is not before:
                for flow in self._classes.crossed(before.land, state.land):
                    amounts[FigureKey(flow.indicator, self._unit, "survey", year)] = state.area
            before = state
        newest = self.newest(name)
        if newest is not None:
            self._add_pending(amounts, newest, self._overlaps.get(name, NONE))
            self._add_overlaid(amounts, newest, self.under(name))
        return amounts

    def _add_year(self, amounts: dict[FigureKey, int], year: str, state: ParcelState) -> None:
        for rule in self._classes.counted(*state.land).now:
            measured = state.net if rule.formula.measure == "net" else state.area
            amounts[FigureKey(rule.indicator, self._unit, "survey", year)] = measured

    def _in_force(self, name: str) -> Iterator[tuple[str, ParcelState | None]]:
        states = self._states.get(name, {})
        state: ParcelState | None = None
        for year in self.years:
            state = states.get(year, state)
            yield year, state

    def _add_overlaid(self, amounts: dict[FigureKey, int], state: ParcelState, under: Under) -> None:
        for rule in self._classes.overlaid(*state.land):
            inside = share(state.area, under.get(rule.formula.line_kind, 0), state.geometry_area)
            amount = inside if rule.formula.side == "inside" else state.area - inside
            amounts[FigureKey(rule.indicator, self._unit, "survey", "current")] = amount

    def _add_pending(self, amounts: dict[FigureKey, int], state: ParcelState, overlaps: Overlaps) -> None:
        counted = self._classes.counted(*state.land)
        for basis, overlap in zip(PENDING_BASES, overlaps, strict=True):
            for rule in counted.pending:
                measured = state.net if rule.formula.measure == "net" else state.area
                lost = share(measured, overlap, state.geometry_area) if rule.formula.pending == "loss" else 0
                amounts[FigureKey(rule.indicator, self._unit, basis, "current")] = measured - lost
            for rule in counted.gains if overlap else ():
                gained = share(state.area, overlap, state.geometry_area)
                amounts[FigureKey(rule.indicator, self._unit, basis, "current")] = gained


def _state(data: SurveyChanged, drawn: Drawn) -> ParcelState:
    return ParcelState(
        code=data.land_class.code,
        settlement=data.settlement_class,
        area=data.area_m2,
        net=data.net_area_m2,
        shape=drawn.shape,
        geometry_area=drawn.area,
    )
