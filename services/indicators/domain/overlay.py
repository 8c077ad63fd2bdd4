"""Keeping the share of every parcel and line under the union of the footprints current.

Only what a change meets is looked at again. The union is always taken over the whole set of footprints
that meet a thing, in the order of their ids: so two permits on the same land count once, and the result
depends on the set alone, not on the order in which it came about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.wire import Cause
from services.indicators.domain.book import Book
from services.indicators.domain.facts import FigureKey
from services.indicators.domain.grid import Bounds, Grid
from services.indicators.domain.lines import Lines
from services.indicators.domain.parcels import NONE, Overlaps, Parcels
from services.indicators.domain.permits import Permits
from services.indicators.domain.shapes import Shape, bounds_of, covered


class _Holdings(Protocol):
    """What lies on the ground and may come to lie under footprints."""

    grid: Grid

    def contributions(self, name: str) -> dict[FigureKey, int]: ...
    def set_overlaps(self, name: str, overlaps: Overlaps) -> None: ...


@dataclass(frozen=True)
class Overlay:
    """Parcels and lines on one side, permits on the other."""

    parcels: Parcels
    lines: Lines
    permits: Permits
    book: Book

    def refresh(self, where: Sequence[Bounds], cause: Cause) -> None:
        """Footprints changed at these places: look again at the parcels and lines there."""
        parcels = {n: p.shape for n in _meeting(self.parcels.grid, where) if (p := self.parcels.newest(n))}
        lines = {n: f.shape for n in _meeting(self.lines.grid, where) if (f := self.lines.get(n))}
        self._refresh(self.parcels, parcels, cause)
        self._refresh(self.lines, lines, cause)

    def refresh_parcel(self, name: str) -> None:
        """A parcel changed: look again at what covers it. The caller books its contributions."""
        parcel = self.parcels.newest(name)
        overlaps = self._overlaps([parcel.shape])[0] if parcel is not None else NONE
        self.parcels.set_overlaps(name, overlaps)

    def refresh_line(self, name: str) -> None:
        """A line feature changed: look again at what covers it. The caller books its contributions."""
        line = self.lines.get(name)
        if line is not None:
            self.lines.set_overlaps(name, self._overlaps([line.shape])[0])

    def _refresh(self, holdings: _Holdings, shapes: dict[str, Shape], cause: Cause) -> None:
        overlaps = self._overlaps(list(shapes.values()))
        for name, overlap in zip(shapes, overlaps, strict=True):
            before = holdings.contributions(name)
            holdings.set_overlaps(name, overlap)
            self.book.move(before, holdings.contributions(name), cause)

    def _overlaps(self, shapes: Sequence[Shape]) -> list[Overlaps]:
        footprints = [self.permits.footprints(bounds_of(shape)) for shape in shapes]
        granted = _areas_covered(shapes, [pair[0] for pair in footprints])
        review = _areas_covered(shapes, [pair[1] for pair in footprints])
        return list(zip(granted, review, strict=True))


def _areas_covered(shapes: Sequence[Shape], covers: Sequence[Sequence[Shape]]) -> list[int]:
    return covered(shapes, covers)[1] if any(covers) else [0] * len(shapes)


def _meeting(grid: Grid, where: Iterable[Bounds]) -> list[str]:
    return sorted({name for bounds in where for name in grid.meeting(bounds)})
