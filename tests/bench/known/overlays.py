"""What a program without state would do with shapely: pairs, cuts and areas, all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import Geometries, areas
from contracts.catalogue import catalogue
from contracts.messages.change import Change, ControlLineChange, SurveyChange
from services.indicators.domain.figures.formulas import LandClasses
from services.indicators.domain.ground.cutting import block_of, pieces_of
from services.indicators.domain.ground.shapes import shape_of
from tests.bench.measuring import median_seconds


def shapes(changes: Iterable[Change]) -> Geometries:
    """Outlines alone."""
    return np.array([shape_of(one.data.geometry) for one in changes], dtype=object)  # type: ignore[union-attr,arg-type]


@dataclass(frozen=True)
class Overlays:
    """Lines and footprints over many shapes; a line concerns the land classes that ask for its kind."""

    lines: Sequence[Change]
    footprints: Geometries
    moving: Sequence[Change]

    def parcels_a_second(self, runs: int) -> float:
        """With lines cut into the pieces that a shard cuts them into."""
        drawn = [shape_of(one.data.geometry) for one in self._lines()]
        covers = [np.array(pieces_of(block_of(shape)), dtype=object) for shape in drawn]
        return self._rate(self.moving, [*covers, self.footprints], runs)

    def parcels_a_second_uncut(self, sample: int) -> float:
        """With whole lines, over some of the shapes from everywhere."""
        some = self.moving[:: max(1, len(self.moving) // sample)]
        return self._rate(some, [*(shapes([one]) for one in self._lines()), self.footprints], 1)

    def _lines(self) -> list[ControlLineChange]:
        return [one for one in self.lines if isinstance(one, ControlLineChange)]

    def _rate(self, moving: Sequence[Change], covers: Sequence[Geometries], runs: int) -> float:
        outlines = shapes(moving)
        concerned = [outlines[self._asking(moving, one)] for one in self._lines()]
        pairs = list(zip(covers, [*concerned, outlines], strict=True))
        return len(moving) / median_seconds(_overlay, lambda: pairs, runs)

    def _asking(self, moving: Sequence[Change], line: ControlLineChange) -> list[int]:
        classes, kind = LandClasses(catalogue().values()), line.data.line_kind
        return [
            number
            for number, one in enumerate(moving)
            if isinstance(one, SurveyChange)
            and kind in classes.asked(one.data.land_class.code, one.data.settlement_class)
        ]


def _overlay(pairs: Sequence[tuple[Geometries, Geometries]]) -> int:
    amount = 0
    for fixed, moving in pairs:
        of_moving, of_fixed = shapely.STRtree(fixed).query(moving, predicate="intersects")
        amount += int(areas(shapely.intersection(moving[of_moving], fixed[of_fixed])).sum())
    return amount
