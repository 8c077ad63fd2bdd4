"""分区内已用地: how much of each parcel inside the zones of a control line is built, or under footprints.

A parcel in the set of classes counts by all of it that lies inside, any other by what of it lies inside and
under footprints. Amounts depend on what there is alone, not on the order in which it came about.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from copy import copy

import numpy as np
import shapely

from chassis.geometry.geodesy import Units
from contracts.catalogue import ZoneUse
from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import PENDING_BASES, Rule
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.outlines import outlines_of
from services.indicators.domain.ground.shapes import array_of, share
from services.indicators.domain.land.parcel import UNUSED, Drawn, ParcelState, Used, Uses
from services.indicators.domain.land.parcels import Parcels
from services.indicators.domain.land.zone import Surveyed, Zone
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Lines
from services.indicators.domain.permits.permits import Permits

BASES = ("survey", *PENDING_BASES)


class UsedLand:
    """What the parcels of one district count for in all formulas of the kind."""

    def __init__(
        self, unit: str, rules: Sequence[Rule[ZoneUse]], parcels: Parcels, permits: Permits, lines: Lines
    ) -> None:
        self._unit, self._parcels = unit, parcels
        self._zones = {rule.indicator: Zone(rule.formula, lines, permits) for rule in rules}
        self._uses: MutableMapping[str, Uses] = {}
        self._changed: set[str] = set()

    def fork(self, parcels: Parcels, permits: Permits, lines: Lines) -> "UsedLand":
        """One that begins like this, over forked registers."""
        fork = copy(self)
        fork._parcels = parcels
        fork._zones = {indicator: zone.fork(lines, permits) for indicator, zone in self._zones.items()}
        fork._uses, fork._changed = Layered(self._uses), set()
        return fork

    def open(self, book: Book, cause: Cause) -> None:
        """Begin the figures at nothing, once there is a survey."""
        for indicator in self._zones:
            for unit in (self._unit, *(one.code for one in self._parcels.units)):
                for basis in BASES:
                    book.open(FigureKey(indicator, unit, basis, "current"), 0, cause)

    def measured(self, parcels: Surveyed) -> list[Uses]:
        """What parcels to come count for, all worked out at once."""
        uses: list[dict[str, Used]] = [{} for _ in parcels.lands]
        for indicator, zone in self._zones.items():
            for number, used in enumerate(zone.used(parcels, zone.sheet()) if zone else ()):
                if used != UNUSED:
                    uses[number][indicator] = used
        return list(uses)

    def parcel_changed(self, name: str, drawn: Drawn | None) -> None:
        """Take what was measured of a parcel, if that is its newest state. The caller books it."""
        for zone in self._zones.values():
            zone.forget(name)
        newest = self._parcels.newest(name)
        if newest is None:
            self._set(name, {})
        elif drawn is not None and newest.shape is drawn.shape:
            self._set(name, drawn.uses)

    def look(self, names: Sequence[str], book: Book, cause: Cause) -> None:
        """Footprints on these parcels came, changed or went."""
        for indicator, zone in self._zones.items():
            open_ = [name for name in names if zone and not zone.contains(self._parcels.state(name).land)]
            if open_:
                found = zone.committed(open_, self._surveyed(open_))
                self._found(open_, (indicator, found), book, cause)

    def line_changed(self, name: str, where: Sequence[Bounds], book: Book, cause: Cause) -> None:
        """A line feature is new, different or gone; ``where`` it was and is."""
        concerned = {indicator: zone for indicator, zone in self._zones.items() if zone.line_changed(name)}
        near = sorted({one for bounds in where for one in self._parcels.grid.meeting(bounds)})
        for indicator, zone in concerned.items() if near else ():
            surveyed = self._surveyed(near)
            sheet = zone.sheet_at(tuple(shapely.total_bounds(surveyed.outlines.shapes).tolist()))
            self._found(near, (indicator, zone.used(surveyed, sheet)), book, cause)

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """What a parcel adds to each figure, in 0.0001 m², by the share of its attribute area."""
        uses, state = self._uses.get(name), self._parcels.newest(name)
        if not uses or state is None:
            return {}
        return {
            FigureKey(indicator, unit, basis, "current"): amount
            for indicator, used in uses.items()
            for basis, amount in zip(BASES, _shares(state, used), strict=True)
            for unit in self._units(state)
        }

    def restore(self, uses: Mapping[str, Uses]) -> dict[FigureKey, int]:
        """Take what was kept of each parcel; returns what all of them add to each figure."""
        amounts: Counter[FigureKey] = Counter()
        for name, kept in uses.items():
            self._uses[name] = kept
            amounts.update(self.contributions(name))
        return dict(amounts)

    def take_changed(self) -> dict[str, Uses]:
        """The parcels that count otherwise than when this was last asked, in order."""
        names, self._changed = sorted(self._changed), set()
        return {name: self._uses.get(name, {}) for name in names}

    def _found(
        self, names: Sequence[str], found: tuple[str, Sequence[Used]], book: Book, cause: Cause
    ) -> None:
        indicator, uses = found
        for name, used in zip(names, uses, strict=True):
            known = self._uses.get(name, {})
            if known.get(indicator, UNUSED) != used:
                before = self.contributions(name)
                others = {other: amounts for other, amounts in known.items() if other != indicator}
                self._set(name, {**others, indicator: used} if used != UNUSED else others)
                book.move(before, self.contributions(name), cause)

    def _set(self, name: str, uses: Uses) -> None:
        if uses != self._uses.get(name, {}):
            self._uses[name] = uses
            self._changed.add(name)

    def _surveyed(self, names: Iterable[str]) -> Surveyed:
        states = [self._parcels.state(name) for name in names]
        whole: Units = np.array([one.geometry_area for one in states], dtype=np.int64)
        overlaps = [self._parcels.overlaps(name) for name in names]
        outlines = outlines_of(array_of([one.shape for one in states]), whole)
        return Surveyed([one.land for one in states], outlines, overlaps)

    def _units(self, state: ParcelState) -> tuple[str, ...]:
        part = state.placed[1]
        return (self._unit,) if part is None else (self._unit, part)


def _shares(state: ParcelState, used: Used) -> tuple[int, ...]:
    return tuple([share(state.area, amount, state.geometry_area) for amount in used])
