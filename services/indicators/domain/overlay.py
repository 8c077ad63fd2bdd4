"""Keeping current the share of every parcel and line under footprints, and of parcels under control lines.

Only what a change meets is looked at again. The union is always taken over the whole set of footprints
that meet a thing, in the order of their ids: so two permits on the same land count once, and the result
depends on the set alone, not on the order in which it came about.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geodesy import Geometries, Units, areas
from contracts.events.controlline import LineKind
from contracts.events.survey import SurveyChanged
from contracts.wire import Cause
from services.indicators.domain.book import Book
from services.indicators.domain.covering import cut, united
from services.indicators.domain.grid import Bounds, Grid
from services.indicators.domain.lines import Lines
from services.indicators.domain.parcels import NONE, Drawn, Overlaps, Parcels, ParcelState, Under
from services.indicators.domain.permits import Permits
from services.indicators.domain.shapes import array_of, shapes_of


@dataclass(frozen=True)
class Overlay:
    """Parcels and lines on one side, permits on the other."""

    parcels: Parcels
    lines: Lines
    permits: Permits
    book: Book

    def refresh(self, where: Sequence[Bounds], cause: Cause) -> None:
        """Footprints changed at these places: look again at the parcels and lines there."""
        self._refresh_parcels(_meeting(self.parcels.grid, where), cause)
        self._refresh_lines(self.lines.losing(_meeting(self.lines.grid, where)), cause)

    def drawn(self, parcels: Sequence[SurveyChanged]) -> list[Drawn]:
        """Parcels to come, each with its area and what covers it, all worked out at once."""
        shapes = shapes_of([parcel.geometry for parcel in parcels])
        whole, bounds = areas(shapes), shapely.bounds(shapes)
        asked = [self.parcels.asks((one.land_class.code, one.settlement_class)) for one in parcels]
        columns = (
            shapes,
            whole.tolist(),
            map(tuple, bounds.tolist()),
            shapely.to_wkb(shapes),
            self._overlaps(shapes, whole),
            self._under(shapes, whole, asked),
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
        if line is not None:
            self._cover_pieces(self.lines.losing(line.pieces))

    def _refresh_parcels(self, names: Sequence[str], cause: Cause) -> None:
        near = {name: parcel for name in names if (parcel := self.parcels.newest(name))}
        for name, overlap in zip(near, self._overlaps(*_columns(near.values())), strict=True):
            before = self.parcels.contributions(name)
            self.parcels.set_overlaps(name, overlap)
            self.book.move(before, self.parcels.contributions(name), cause)

    def _refresh_lines(self, pieces: Sequence[str], cause: Cause) -> None:
        lines = sorted({self.lines.piece(key).line for key in pieces})
        before = [self.lines.contributions(name) for name in lines]
        self._cover_pieces(pieces)
        for name, contributed in zip(lines, before, strict=True):
            self.book.move(contributed, self.lines.contributions(name), cause)

    def _cover_pieces(self, pieces: Sequence[str]) -> None:
        held = [self.lines.piece(key) for key in pieces]
        shapes = array_of([piece.shape for piece in held])
        whole = np.array([piece.area for piece in held], dtype=np.int64)
        for key, overlaps in zip(pieces, self._overlaps(shapes, whole), strict=True):
            self.lines.set_overlaps(key, overlaps)

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
        more, some = united(parts, whole), united(parts.of(granted), whole)
        return list(zip(some.tolist(), more.tolist(), strict=True))


def _columns(parcels: Collection[ParcelState]) -> tuple[Geometries, Units]:
    whole = np.array([parcel.geometry_area for parcel in parcels], dtype=np.int64)
    return array_of([parcel.shape for parcel in parcels]), whole


def _meeting(grid: Grid, where: Iterable[Bounds]) -> list[str]:
    return sorted({name for bounds in where for name in grid.meeting(bounds)})
