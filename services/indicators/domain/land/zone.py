"""规划分区: the features in force of one kind of control line that are of some zones, or of all."""

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
import shapely

from chassis.geodesy import Geometries, Units
from contracts.catalogue import ZoneUse
from services.indicators.domain.figures.formulas import Land
from services.indicators.domain.ground.covering import Cut, Flags, cut, united
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.land.parcels import NONE, Overlaps, Used
from services.indicators.domain.lines.lines import Line, Lines
from services.indicators.domain.lines.sheet import Sheet
from services.indicators.domain.permits.permits import Permits


class Surveyed(NamedTuple):
    """Parcels in columns: their classes, shapes with areas, and what of each lies under footprints."""

    lands: Sequence[Land]
    shapes: Geometries
    whole: Units
    overlaps: Sequence[Overlaps]


class Zone:
    """The features that one formula asks for, and how parcels use them."""

    def __init__(self, formula: ZoneUse, lines: Lines, permits: Permits) -> None:
        self._formula, self._lines, self._permits = formula, lines, permits
        self._names: frozenset[str] = frozenset()
        self._sheet: Sheet | None = None

    def fork(self, lines: Lines, permits: Permits) -> "Zone":
        """A zone that begins like this one, over forked lines and permits."""
        fork = copy(self)
        fork._lines, fork._permits = lines, permits
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
            self._sheet = None
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
        found: list[Used] = [(0, 0, 0)] * len(parcels.lands)
        built = [self._formula.contains(*land) for land in parcels.lands]
        asking = [n for n, overlap in enumerate(parcels.overlaps) if built[n] or overlap != NONE]
        if not asking or not self:
            return found
        shapes, whole = parcels.shapes[asking], parcels.whole[asking]
        inside = sheet.areas_over(shapes, whole)
        across = ~np.array(built)[asking] & (inside > 0) & (inside < whole)
        crossing = iter(self._committed(shapes[across], whole[across], sheet) if across.any() else ())
        for number, amount, is_across in zip(asking, inside.tolist(), across.tolist(), strict=True):
            if built[number]:
                found[number] = (amount, amount, amount)
            elif amount:
                found[number] = (0, *(next(crossing) if is_across else parcels.overlaps[number]))
        return found

    def _committed(self, shapes: Geometries, whole: Units, sheet: Sheet) -> list[Overlaps]:
        """What of parcels across the edge of the zone lies inside it and under footprints."""
        near = self._permits.footprints(shapely.bounds(shapes))
        under = cut((shapes, whole), near.shape, (near.owner, np.arange(len(near.owner))))
        within = sheet.cut(under.part, under.area)
        parts = Cut(under.owner[within.owner], within.cover, within.part, within.area)
        granted: Flags = near.granted[under.cover][within.owner]
        some, more = united(parts.of(granted), whole), united(parts, whole)
        return list(zip(some.tolist(), more.tolist(), strict=True))

    def _counts(self, line: Line) -> bool:
        of_kind = line.line_kind == self._formula.line_kind
        return of_kind and (self._formula.zones is None or line.zone in self._formula.zones)
