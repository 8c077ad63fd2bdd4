"""Keeping current the share of every parcel and line under footprints, and of parcels under control lines.

Only what a change meets is looked at again. What lies under footprints is the sum of what lies under their
grounds, which do not overlap: so two permits on the same land count once, and the result depends on the set
of footprints alone, not on the order in which it came about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import shapely

from chassis.geometry.common_ground import Strips
from chassis.geometry.geodesy import areas
from contracts.events.controlline import LineKind
from contracts.events.survey import SurveyChanged
from contracts.wire import Cause
from services.indicators.domain.crossing.crossings import Crossings
from services.indicators.domain.figures.book import Book
from services.indicators.domain.ground.grid import Bounds, Grid
from services.indicators.domain.ground.outlines import Outlines, outlines_of
from services.indicators.domain.ground.shapes import Shape, array_of, shapes_of
from services.indicators.domain.land.parcel import NONE, Drawn, Overlaps, ParcelState, Under
from services.indicators.domain.land.parcels import Parcels
from services.indicators.domain.land.shares import Shares, overlaps_of, shares_under
from services.indicators.domain.land.usedland import UsedLand
from services.indicators.domain.land.zone import Surveyed
from services.indicators.domain.lines.lines import Lines
from services.indicators.domain.permits.grounds import Ground, Move
from services.indicators.domain.permits.permits import Permits


@dataclass(frozen=True)
class Overlay:
    """Parcels and lines on one side, permits on the other; ``crossings`` knows footprints against lines."""

    parcels: Parcels
    lines: Lines
    permits: Permits
    crossings: Crossings
    shares: Shares
    used: UsedLand

    def refresh(self, moves: Sequence[Move], book: Book, cause: Cause) -> list[str]:
        """Grounds moved, and lines know their footprints: look again at the parcels and lines they meet.

        Returns the parcels.
        """
        if not moves:
            return []
        places = [place for move in moves for place in move.places()]
        near = {
            name: one
            for name in _meeting(self.parcels.grid, [place.bounds for place in places])
            if (one := self.parcels.newest(name))
        }
        met = _met(near, [place.shape for place in places])
        covered = {name for name in met if self.parcels.overlaps(name) != NONE}
        overlaps = self.shares.refresh(met, {move.name: move.new for move in moves}, covered)
        self._cover_parcels(overlaps, book, cause)
        self.used.look(list(met), book, cause)
        for move in moves:
            self._lose(move.name, move.new, book, cause)
        return list(met)

    def drawn(self, parcels: Sequence[SurveyChanged]) -> list[Drawn]:
        """Parcels to come, each with its area and what covers it, all worked out at once."""
        shapes = shapes_of([parcel.geometry for parcel in parcels])
        outlines = outlines_of(shapes, areas(shapes))
        lands = [(one.land_class.code, one.settlement_class) for one in parcels]
        whole, grounds = outlines.whole.tolist(), self.permits.grounds
        shares = shares_under(grounds, outlines)
        overlaps = [overlaps_of(grounds, *one) for one in zip(shares, whole, strict=True)]
        columns = (
            shapes,
            whole,
            map(tuple, shapely.bounds(shapes).tolist()),
            shapely.to_wkb(shapes),
            shares,
            overlaps,
            self._under(outlines, [self.parcels.asks(land) for land in lands]),
            self.used.measured(Surveyed(lands, outlines, overlaps)),
        )
        return [Drawn(*one) for one in zip(*columns, strict=True)]

    def refresh_under(self, where: Sequence[Bounds], kind: LineKind, book: Book, cause: Cause) -> None:
        """A kind of control line changed at these places: look again at the parcels it matters to."""
        near = {name: self.parcels.newest(name) for name in _meeting(self.parcels.grid, where)}
        asking = {name: one for name, one in near.items() if one and kind in self.parcels.asks(one.land)}
        if not asking:
            return
        outlines = _outlines(asking.values())
        sheet = self.lines.sheet_at(kind, tuple(shapely.total_bounds(outlines.shapes).tolist()))
        amounts = sheet.areas_over(outlines).tolist()
        for name, amount in zip(asking, amounts, strict=True):
            before, known = self.parcels.contributions(name), self.parcels.under(name)
            others = {other: amount for other, amount in known.items() if other != kind}
            self.parcels.set_under(name, {**others, kind: amount} if amount else others)
            book.move(before, self.parcels.contributions(name), cause)

    def refresh_line(self, name: str, where: Iterable[Bounds]) -> None:
        """A line feature changed there: look again at what it loses. The caller books its contributions."""
        for permit, ground in sorted(self._grounds_at(where).items()):
            others = {line: amount for line, amount in self.lines.lost(permit).items() if line != name}
            now = {line: amount for line, amount in self._lost(permit, ground).items() if line == name}
            self.lines.lose(permit, {**others, **now}, granted=ground.granted)

    def _cover_parcels(self, overlaps: Mapping[str, Overlaps], book: Book, cause: Cause) -> None:
        for name, overlap in overlaps.items():
            book.move({}, self.parcels.cover(name, overlap), cause)

    def _lose(self, permit: str, ground: Ground | None, book: Book, cause: Cause) -> None:
        now = self._lost(permit, ground) if ground is not None else {}
        lines = sorted({*self.lines.lost(permit), *now})
        before = [self.lines.contributions(name) for name in lines]
        self.lines.lose(permit, now, granted=ground is not None and ground.granted)
        for name, contributed in zip(lines, before, strict=True):
            book.move(contributed, self.lines.contributions(name), cause)

    def _lost(self, name: str, ground: Ground) -> dict[str, int]:
        """What each line feature loses to a ground: as cut for the footprint, if that is all its own."""
        permit = self.permits.get(name)
        if permit is not None and permit.footprint is ground.footprint:
            standings = [self.crossings.standing(name, kind) for kind in sorted(self.lines.losing)]
            found = [pair for one in standings if one is not None for pair in one.by_line]
            return {line: amount for line, amount in found if amount}
        near = self.lines.at(ground.footprint.bounds)
        pieces = [piece for piece in near if piece.line_kind in self.lines.losing]
        if not pieces:
            return {}
        lines = sorted({piece.line for piece in pieces})
        shapes = array_of([piece.shape for piece in pieces])
        strips = Strips.of_each([piece.strips for piece in pieces])
        whole = np.array([piece.geometry_area for piece in pieces], dtype=np.int64)
        amounts = ground.footprint.common_areas(Outlines(shapes, whole, strips)).tolist()
        lost = dict.fromkeys(lines, 0)
        for piece, amount in zip(pieces, amounts, strict=True):
            lost[piece.line] += amount
        return {line: amount for line, amount in lost.items() if amount}

    def _grounds_at(self, where: Iterable[Bounds]) -> dict[str, Ground]:
        return {name: ground for bounds in where for name, ground in self.permits.grounds.near(bounds)}

    def _under(self, outlines: Outlines, asked: Sequence[frozenset[LineKind]]) -> list[Under]:
        """How much of each shape lies under the kinds of line it asks for."""
        found: list[dict[LineKind, int]] = [{} for _ in asked]
        for kind in sorted(frozenset().union(*asked)):
            asking = np.flatnonzero([kind in kinds for kinds in asked])
            amounts = self.lines.sheet(kind).areas_over(outlines.some(asking))
            for number, amount in zip(asking.tolist(), amounts.tolist(), strict=True):
                if amount:
                    found[number][kind] = amount
        return list(found)


def _outlines(parcels: Collection[ParcelState]) -> Outlines:
    whole = np.array([one.geometry_area for one in parcels], dtype=np.int64)
    return outlines_of(array_of([one.shape for one in parcels]), whole)


def _met(near: Mapping[str, ParcelState], shapes: Sequence[Shape]) -> dict[str, ParcelState]:
    """Those that any of the (prepared) shapes really meets: nothing else can change by it."""
    outlines = array_of([one.shape for one in near.values()])
    met = np.zeros(len(near), dtype=bool)
    for shape in shapes:
        met |= shapely.intersects(shape, outlines)
    return dict(compress(near.items(), met))


def _meeting(grid: Grid, where: Iterable[Bounds]) -> list[str]:
    return sorted({name for bounds in where for name in grid.meeting(bounds)})
