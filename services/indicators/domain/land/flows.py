"""地类流向 of ground that changed hands: parcels that were divided, joined or drawn anew between two surveys.

A parcel that stays on its ground flows by itself (:mod:`recipes`). Any other new one is held against the
parcels that left the ground it lies on, in the same survey year, as they were the year before.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping
from copy import copy
from itertools import pairwise

import numpy as np
import shapely

from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import LandClasses
from services.indicators.domain.ground.covering import cut
from services.indicators.domain.ground.grid import Bounds, Grid
from services.indicators.domain.ground.shapes import array_of, bounds_of, share
from services.indicators.domain.land.parcel import ParcelState, States, keeps_ground
from services.indicators.domain.land.parcels import Parcels
from services.indicators.domain.layered import Layered

Ground = list[tuple[ParcelState, int]]
"""Parcels as they were before they left, each with what of them lies under a new one, in 0.0001 m²."""


class Flows:
    """What each parcel of one district that came onto ground of others counts in."""

    def __init__(self, unit: str, classes: LandClasses, parcels: Parcels) -> None:
        self._unit, self._classes, self._parcels = unit, classes, parcels
        self._left = Grid()
        """Parcels by the ground they left in some year."""
        self._amounts: MutableMapping[str, Mapping[FigureKey, int]] = {}

    def fork(self, parcels: Parcels) -> "Flows":
        """Flows that begin like these, over forked parcels."""
        fork = copy(self)
        fork._parcels, fork._left, fork._amounts = parcels, self._left.fork(), Layered(self._amounts)
        return fork

    def parcel_changed(self, name: str, before: States, book: Book, cause: Cause) -> None:
        """A parcel has another state in some year than ``before``: count it, and those on its old ground."""
        concerned, told = {name}, self._parcels.told(name)
        if len(told) <= 1 and not self._left:
            return  # most parcels, while nobody has left any ground
        if len(told) > 1:
            for year, old in (*_left_by(before), *self._note(name)):
                concerned |= self._came_onto(year, old)
        for one in sorted(concerned):
            self._replace(one, book, cause)

    def restore(self, book: Book, cause: Cause) -> None:
        """Count all that came onto ground that others left; the parcels are there already."""
        left = [one for name in self._parcels.of_several_years() for one in self._note(name)]
        for name in sorted(set[str]().union(*(self._came_onto(*one) for one in left))):
            self._replace(name, book, cause)

    def _note(self, name: str) -> list[tuple[str, ParcelState]]:
        """The grounds that a parcel left, which are remembered."""
        left = list(_left_by(self._parcels.told(name)))
        if left:
            outlines = array_of([old.shape for _, old in left])
            self._left.put(name, tuple(shapely.total_bounds(outlines).tolist()))
        else:
            self._left.remove(name)
        return left

    def _came_onto(self, year: str, old: ParcelState) -> set[str]:
        """The parcels that may have come onto a ground in a year: they are there now, or left it later."""
        bounds = bounds_of(old.shape)
        near = {*self._parcels.grid.meeting(bounds), *self._left.meeting(bounds)}
        return {
            name for name in near if any(_meet(bounds, new) for when, new in self._new(name) if when == year)
        }

    def _new(self, name: str) -> Iterator[tuple[str, ParcelState]]:
        """The years in which a parcel came onto its ground, with what it is there."""
        before = None
        for year, now in self._parcels.told(name):
            if now is not None and not keeps_ground(before, now):
                yield year, now
            before = now

    def _replace(self, name: str, book: Book, cause: Cause) -> None:
        before, now = self._amounts.pop(name, {}), self._counted(name)
        if now:
            self._amounts[name] = now
        book.move(before, now, cause)

    def _counted(self, name: str) -> dict[FigureKey, int]:
        amounts: dict[FigureKey, int] = {}
        for year, now in self._new(name):
            if ground := self._ground(year, now):
                amounts |= self._flows(year, now, ground)
        return amounts

    def _flows(self, year: str, now: ParcelState, ground: Ground) -> dict[FigureKey, int]:
        """Shares of the new parcel's area (TBMJ), in the district and in its management unit."""
        came: Counter[tuple[str, str]] = Counter()
        for old, amount in ground:
            unit = now.placed[1] if now.placed[1] == old.placed[1] else None
            for flow in self._classes.crossed(old.land, now.land):
                came.update({(flow.indicator, one): amount for one in (self._unit, unit) if one})
        whole, rounded = now.geometry_area, 1 + len(ground)
        return {
            FigureKey(indicator, unit, "survey", year): share(
                now.area, whole if part >= whole - rounded else part, whole
            )
            for (indicator, unit), part in came.items()
        }

    def _ground(self, year: str, now: ParcelState) -> Ground:
        """The parcels that left the ground of a new one in its year."""
        bounds = bounds_of(now.shape)
        told = (self._parcels.told(name) for name in self._left.meeting(bounds))
        left = [old for one in told for when, old in _left_by(one) if when == year and _meet(bounds, old)]
        if not left:
            return []
        one = array_of([now.shape]), np.array([now.geometry_area], dtype=np.int64)
        pairs = np.zeros(len(left), dtype=np.int64), np.arange(len(left))
        found = cut(one, array_of([old.shape for old in left]), pairs)
        return [
            (left[n], amount) for n, amount in zip(found.cover.tolist(), found.area.tolist(), strict=True)
        ]


def _left_by(states: States) -> Iterator[tuple[str, ParcelState]]:
    """The years in which a parcel left its ground, with what it was on it."""
    for (_, before), (year, now) in pairwise(states):
        if before is not None and not keeps_ground(before, now):
            yield year, before


def _meet(bounds: Bounds, other: ParcelState) -> bool:
    """Whether they may have more than an edge in common."""
    west, south, east, north = bounds_of(other.shape)
    return west < bounds[2] and bounds[0] < east and south < bounds[3] and bounds[1] < north
