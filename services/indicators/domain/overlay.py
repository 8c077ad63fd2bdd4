"""Keeping current the share of every parcel and line under footprints, and of parcels under control lines.

Only what a change meets is looked at again. The union is always taken over the whole set of footprints
that meet a thing, in the order of their ids: so two permits on the same land count once, and the result
depends on the set alone, not on the order in which it came about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geodesy import areas
from contracts.events.controlline import LineKind
from contracts.events.survey import SurveyChanged
from contracts.wire import Cause
from services.indicators.domain.book import Book
from services.indicators.domain.grid import Bounds, Grid
from services.indicators.domain.lines import Lines
from services.indicators.domain.parcels import Drawn, Overlaps, Parcels, Under
from services.indicators.domain.permits import Permits
from services.indicators.domain.shapes import Shape, bounds_of, covered, shape_of


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
        shapes = [shape_of(parcel.geometry) for parcel in parcels]
        asked = [self.parcels.asks((one.land_class.code, one.settlement_class)) for one in parcels]
        whole: list[int] = areas(shapes).tolist()
        under = self._under(list(zip(shapes, whole, strict=True)), asked)
        measured = zip(shapes, whole, self._overlaps(shapes), under, strict=True)
        return [Drawn(*one) for one in measured]

    def refresh_under(self, where: Sequence[Bounds], kind: LineKind, cause: Cause) -> None:
        """A kind of control line changed at these places: look again at the parcels it matters to."""
        near = {name: self.parcels.newest(name) for name in _meeting(self.parcels.grid, where)}
        asking = {name: one for name, one in near.items() if one and kind in self.parcels.asks(one.land)}
        whole = [(one.shape, one.geometry_area) for one in asking.values()]
        found = self._under(whole, [frozenset({kind})] * len(asking))
        for name, now in zip(asking, found, strict=True):
            before, known = self.parcels.contributions(name), self.parcels.under(name)
            others = {other: amount for other, amount in known.items() if other != kind}
            self.parcels.set_under(name, {**others, **now})
            self.book.move(before, self.parcels.contributions(name), cause)

    def refresh_line(self, name: str) -> None:
        """A line feature changed: look again at what covers it. The caller books its contributions."""
        line = self.lines.get(name)
        if line is not None:
            self._cover_pieces(self.lines.losing(line.pieces))

    def _refresh_parcels(self, names: Sequence[str], cause: Cause) -> None:
        shapes = {name: parcel.shape for name in names if (parcel := self.parcels.newest(name))}
        overlaps = self._overlaps(list(shapes.values()))
        for name, overlap in zip(shapes, overlaps, strict=True):
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
        overlaps = self._overlaps([self.lines.piece(key).shape for key in pieces])
        for key, overlap in zip(pieces, overlaps, strict=True):
            self.lines.set_overlaps(key, overlap)

    def _under(self, whole: Sequence[tuple[Shape, int]], asked: Sequence[frozenset[LineKind]]) -> list[Under]:
        """How much of each shape, given with its area, lies under the kinds of line it asks for.

        Most lie wholly in one piece or beside all of them, which is found much faster than a cut.
        """
        pairs = [
            (number, piece)
            for number, ((shape, _), kinds) in enumerate(zip(whole, asked, strict=True))
            for piece in (self.lines.at(bounds_of(shape)) if kinds else ())
            if piece.line_kind in kinds
        ]
        pieces = np.array([piece.shape for _, piece in pairs], dtype=object)
        shapes = np.array([whole[number][0] for number, _ in pairs], dtype=object)
        found: list[dict[LineKind, int]] = [{} for _ in whole]
        covers: dict[tuple[int, LineKind], list[Shape]] = {}
        inside, meets = shapely.covers(pieces, shapes), shapely.intersects(pieces, shapes)
        for (number, piece), is_inside, is_met in zip(pairs, inside, meets, strict=True):
            if is_inside:
                found[number][piece.line_kind] = whole[number][1]
            elif is_met:
                covers.setdefault((number, piece.line_kind), []).append(piece.shape)
        self._cut(whole, covers, found)
        return list(found)

    def _cut(
        self,
        whole: Sequence[tuple[Shape, int]],
        covers: Mapping[tuple[int, LineKind], Sequence[Shape]],
        found: Sequence[dict[LineKind, int]],
    ) -> None:
        cut = [place for place in covers if place[1] not in found[place[0]]]
        amounts = covered([whole[number][0] for number, _ in cut], [covers[place] for place in cut])[1]
        for (number, kind), amount in zip(cut, amounts, strict=True):
            if amount:
                found[number][kind] = amount

    def _overlaps(self, shapes: Sequence[Shape]) -> list[Overlaps]:
        """What counts for ``projected`` counts for ``projected_review`` too: mostly both are equal."""
        footprints = [self.permits.footprints(bounds_of(shape)) for shape in shapes]
        granted = _areas_covered(shapes, [pair[0] for pair in footprints])
        differ = [n for n, (some, more) in enumerate(footprints) if len(some) < len(more)]
        more_covered = _areas_covered([shapes[n] for n in differ], [footprints[n][1] for n in differ])
        review = dict(zip(differ, more_covered, strict=True))
        return [(amount, review.get(number, amount)) for number, amount in enumerate(granted)]


def _areas_covered(shapes: Sequence[Shape], covers: Sequence[Sequence[Shape]]) -> list[int]:
    return covered(shapes, covers)[1] if any(covers) else [0] * len(shapes)


def _meeting(grid: Grid, where: Iterable[Bounds]) -> list[str]:
    return sorted({name for bounds in where for name in grid.meeting(bounds)})
