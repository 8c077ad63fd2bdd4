"""规划分区: the features in force of one kind of control line that are of some zones, or of all."""

from collections.abc import MutableMapping, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
import shapely

from contracts.catalogue import ZoneUse
from services.indicators.domain.figures.formulas import Land
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.outlines import Outlines, outlines_of
from services.indicators.domain.ground.shapes import Shape, array_of
from services.indicators.domain.land.parcel import NONE, UNUSED, Overlaps, Used
from services.indicators.domain.land.shares import overlaps_of, shares_under
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Line, Lines
from services.indicators.domain.lines.sheet import Sheet
from services.indicators.domain.permits.permits import Permits


class Surveyed(NamedTuple):
    """Parcels in columns: their classes, outlines, and what of each lies under footprints."""

    lands: Sequence[Land]
    outlines: Outlines
    overlaps: Sequence[Overlaps]


class Inside(NamedTuple):
    """What of a parcel lies inside: its area, whether that is all of it, and its shape where it is some."""

    area: int
    part: Shape | None
    is_all: bool


class Zone:
    """The features that one formula asks for, and how parcels use them."""

    def __init__(self, formula: ZoneUse, lines: Lines, permits: Permits) -> None:
        self._formula, self._lines, self._permits = formula, lines, permits
        self._names: frozenset[str] = frozenset()
        self._sheet: Sheet | None = None
        self._known: MutableMapping[str, Inside] = {}

    def fork(self, lines: Lines, permits: Permits) -> "Zone":
        """A zone that begins like this one, over forked lines and permits."""
        fork = copy(self)
        fork._lines, fork._permits, fork._known = lines, permits, Layered(self._known)
        return fork

    def __bool__(self) -> bool:
        """Whether there is any feature of it."""
        return bool(self._names)

    def line_changed(self, name: str) -> bool:
        """Whether a feature that is new, different or gone is or was of the zone."""
        was, line = name in self._names, self._lines.get(name)
        counts = line is not None and self._counts(line)
        if was or counts:
            self._names = self._names | {name} if counts else self._names - {name}
            self._sheet, self._known = None, {}
        return was or counts

    def sheet(self) -> Sheet:
        """All features; kept until one of them changes."""
        if self._sheet is None:
            self._sheet = self._lines.sheet_of(self._names)
        return self._sheet

    def sheet_at(self, bounds: Bounds) -> Sheet:
        """Those that may reach within ``bounds``: quicker to make when few of many do."""
        near = {piece.line for piece in self._lines.near(bounds, self._formula.line_kind)}
        return self._lines.sheet_of(near & self._names)

    def used(self, parcels: Surveyed, sheet: Sheet) -> list[Used]:
        """By the survey, and with footprints for each pending basis: 0.0001 m² of each parcel's geometry."""
        built = [self.contains(land) for land in parcels.lands]
        asking = [n for n, overlap in enumerate(parcels.overlaps) if built[n] or overlap != NONE]
        found: list[Used] = [UNUSED] * len(parcels.lands)
        if not asking or not self:
            return found
        inside = self._inside(parcels.outlines.some(np.array(asking)), sheet)
        for number, part in zip(asking, inside, strict=True):
            if built[number]:
                found[number] = (part.area,) * 3
            else:
                found[number] = self._committed(part, parcels.overlaps[number])
        return found

    def committed(self, names: Sequence[str], parcels: Surveyed) -> list[Used]:
        """The same of parcels that do not count by their class; what of them lies inside is found once."""
        new = [number for number, name in enumerate(names) if name not in self._known]
        if new:
            inside = self._inside(parcels.outlines.some(np.array(new)), self.sheet())
            self._known.update(zip([names[number] for number in new], inside, strict=True))
        return [
            self._committed(self._known[name], overlap)
            for name, overlap in zip(names, parcels.overlaps, strict=True)
        ]

    def forget(self, parcel: str) -> None:
        """The parcel is another one, or gone."""
        self._known.pop(parcel, None)

    def contains(self, land: Land) -> bool:
        """Whether land of a class counts by the survey."""
        return self._formula.contains(*land)

    def _inside(self, outlines: Outlines, sheet: Sheet) -> list[Inside]:
        amounts, (shapes, whole, _) = sheet.areas_over(outlines), outlines
        across = np.flatnonzero((amounts > 0) & (amounts < whole))
        parts = sheet.cut(shapes[across], whole[across])
        cut_out = iter(
            shapely.union_all(array_of(parts.part[parts.owner == number])) for number in range(len(across))
        )
        is_across = np.isin(np.arange(len(shapes)), across)
        return [
            Inside(amount, next(cut_out) if crosses else None, amount >= size)
            for amount, size, crosses in zip(amounts.tolist(), whole.tolist(), is_across, strict=True)
        ]

    def _committed(self, inside: Inside, overlaps: Overlaps) -> Used:
        if inside.is_all:
            return (0, *overlaps)
        if inside.part is None or overlaps == NONE:
            return UNUSED
        part = outlines_of(array_of([inside.part]), np.array([inside.area], dtype=np.int64))
        grounds = self._permits.grounds
        [shares] = shares_under(grounds, part)
        return (0, *overlaps_of(grounds, shares, inside.area))

    def _counts(self, line: Line) -> bool:
        of_kind = line.line_kind == self._formula.line_kind
        return of_kind and (self._formula.zones is None or line.zone in self._formula.zones)
