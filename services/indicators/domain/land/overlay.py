"""Keeping current the share of every parcel and line under footprints, and of parcels under control lines.

Only what a change meets is looked at again. The union is always taken over the whole set of footprints
that meet a thing, in the order of their ids: so two permits on the same land count once, and the result
depends on the set alone, not on the order in which it came about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TypeVar

import numpy as np
import shapely

from chassis.geodesy import Geometries, Units, areas
from contracts.events.controlline import LineKind
from contracts.events.survey import SurveyChanged
from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.ground.covering import cut, united
from services.indicators.domain.ground.grid import Bounds, Grid
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of, shapes_of
from services.indicators.domain.land.parcels import NONE, Drawn, Overlaps, Parcels, ParcelState, Under
from services.indicators.domain.land.usedland import UsedLand
from services.indicators.domain.land.zone import Surveyed
from services.indicators.domain.lines.lines import Lines, Piece
from services.indicators.domain.permits.permits import Permits

T = TypeVar("T", ParcelState, Piece)


@dataclass(frozen=True)
class Overlay:
    """Parcels and lines on one side, permits on the other."""

    parcels: Parcels
    lines: Lines
    permits: Permits
    used: UsedLand
    book: Book

    def refresh(self, footprints: Sequence[Shape], cause: Cause) -> None:
        """Footprints (prepared) came or went: look again at the parcels and lines that they meet."""
        where = [bounds_of(shape) for shape in footprints]
        near = {
            name: one for name in _meeting(self.parcels.grid, where) if (one := self.parcels.newest(name))
        }
        keys = self.lines.losing(_meeting(self.lines.grid, where))
        parcels = _met(near, footprints)
        pieces = _met({key: self.lines.piece(key) for key in keys}, footprints)
        overlaps = self._overlaps(*_columns([*parcels.values(), *pieces.values()]))
        self._cover_parcels(dict(zip(parcels, overlaps, strict=False)), cause)
        self._cover_pieces(dict(zip(pieces, overlaps[len(parcels) :], strict=True)), cause)
        self.used.look(list(parcels), self.book, cause)

    def drawn(self, parcels: Sequence[SurveyChanged]) -> list[Drawn]:
        """Parcels to come, each with its area and what covers it, all worked out at once."""
        shapes = shapes_of([parcel.geometry for parcel in parcels])
        whole, bounds = areas(shapes), shapely.bounds(shapes)
        lands = [(one.land_class.code, one.settlement_class) for one in parcels]
        overlaps = self._overlaps(shapes, whole)
        columns = (
            shapes,
            whole.tolist(),
            map(tuple, bounds.tolist()),
            shapely.to_wkb(shapes),
            overlaps,
            self._under(shapes, whole, [self.parcels.asks(land) for land in lands]),
            self.used.measured(Surveyed(lands, shapes, whole, overlaps)),
        )
        return [Drawn(*one) for one in zip(*columns, strict=True)]

    def refresh_under(self, where: Sequence[Bounds], kind: LineKind, cause: Cause) -> None:
        """A kind of control line changed at these places: look again at the parcels it matters to."""
        near = {name: self.parcels.newest(name) for name in _meeting(self.parcels.grid, where)}
        asking = {name: one for name, one in near.items() if one and kind in self.parcels.asks(one.land)}
        if not asking:
            return
        shapes, whole = _columns(asking.values())
        sheet = self.lines.sheet_at(kind, tuple(shapely.total_bounds(shapes).tolist()))
        amounts = sheet.areas_over(shapes, whole).tolist()
        for name, amount in zip(asking, amounts, strict=True):
            before, known = self.parcels.contributions(name), self.parcels.under(name)
            others = {other: amount for other, amount in known.items() if other != kind}
            self.parcels.set_under(name, {**others, kind: amount} if amount else others)
            self.book.move(before, self.parcels.contributions(name), cause)

    def refresh_line(self, name: str) -> None:
        """A line feature changed: look again at what covers it. The caller books its contributions."""
        line = self.lines.get(name)
        pieces = [self.lines.piece(key) for key in self.lines.losing(line.pieces if line else ())]
        for piece, overlaps in zip(pieces, self._overlaps(*_columns(pieces)), strict=True):
            self.lines.set_overlaps(piece.key, overlaps)

    def _cover_parcels(self, overlaps: Mapping[str, Overlaps], cause: Cause) -> None:
        for name, overlap in overlaps.items():
            before = self.parcels.contributions(name)
            self.parcels.set_overlaps(name, overlap)
            self.book.move(before, self.parcels.contributions(name), cause)

    def _cover_pieces(self, overlaps: Mapping[str, Overlaps], cause: Cause) -> None:
        lines = sorted({self.lines.piece(key).line for key in overlaps})
        before = [self.lines.contributions(name) for name in lines]
        for key, overlap in overlaps.items():
            self.lines.set_overlaps(key, overlap)
        for name, contributed in zip(lines, before, strict=True):
            self.book.move(contributed, self.lines.contributions(name), cause)

    def _under(self, shapes: Geometries, whole: Units, asked: Sequence[frozenset[LineKind]]) -> list[Under]:
        """How much of each shape, given with its area, lies under the kinds of line it asks for."""
        found: list[dict[LineKind, int]] = [{} for _ in asked]
        for kind in sorted(frozenset().union(*asked)):
            asking = np.flatnonzero([kind in kinds for kinds in asked])
            amounts = self.lines.sheet(kind).areas_over(shapes[asking], whole[asking])
            for number, amount in zip(asking.tolist(), amounts.tolist(), strict=True):
                if amount:
                    found[number][kind] = amount
        return list(found)

    def _overlaps(self, shapes: Geometries, whole: Units) -> list[Overlaps]:
        """What counts for ``projected`` counts for ``projected_review`` too: mostly both are equal."""
        near = self.permits.footprints(shapely.bounds(shapes))
        if not len(near.owner):
            return [NONE] * len(shapes)
        parts = cut((shapes, whole), near.shape, (near.owner, np.arange(len(near.owner))))
        granted = near.granted[parts.cover]
        more = united(parts, whole)
        some = more if granted.all() else united(parts.of(granted), whole)
        return list(zip(some.tolist(), more.tolist(), strict=True))


def _columns(things: Collection[ParcelState | Piece]) -> tuple[Geometries, Units]:
    whole = np.array([one.geometry_area for one in things], dtype=np.int64)
    return array_of([one.shape for one in things]), whole


def _met(near: Mapping[str, T], footprints: Sequence[Shape]) -> dict[str, T]:
    """Those that any footprint really meets: nothing else can change by it."""
    shapes = array_of([one.shape for one in near.values()])
    met = np.zeros(len(near), dtype=bool)
    for footprint in footprints:
        met |= shapely.intersects(footprint, shapes)
    return dict(compress(near.items(), met))


def _meeting(grid: Grid, where: Iterable[Bounds]) -> list[str]:
    return sorted({name for bounds in where for name in grid.meeting(bounds)})
