"""与管控线的关系: how much of a footprint lies inside each kind of control line, and how much outside."""

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass
from itertools import compress
from typing import Literal, NamedTuple, get_args

import shapely

from chassis.geometry.common_ground import Strips, common_areas
from chassis.geometry.geodesy import area
from contracts.events.controlline import LineKind
from services.indicators.domain.ground.footprint import Footprint
from services.indicators.domain.ground.shapes import Shape, array_of, covered
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Lines, Piece

KINDS: tuple[LineKind, ...] = get_args(LineKind)
Side = Literal["inside", "outside"]

ROUNDED = 2
"""0.0001 m² by which areas that are each rounded on their own may miss each other."""
SMALLEST_OVERLAP = 10_000
"""1 m² in 0.0001 m²: below it two drawings of the same edge differ (domain reference 3.2)."""


class Part(NamedTuple):
    """What of a footprint lies within a line, and its area in 0.0001 m², found in two ways.

    ``area`` is that of what was cut out, ``measured`` was found without cutting; both may differ a little.
    """

    shape: Shape | None
    area: int
    measured: int
    tolerance: int = ROUNDED

    @property
    def holds(self) -> bool:
        """Whether both ways came to the same."""
        return abs(self.area - self.measured) <= self.tolerance


NOTHING = Part(None, 0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Two areas in 0.0001 m² that add up to the footprint; what each feature met has of it; the part in."""

    inside: int
    outside: int
    by_line: tuple[tuple[str, int], ...]
    within: Part

    @property
    def lines(self) -> list[str]:
        """The features met."""
        return [name for name, _ in self.by_line]

    def on(self, side: Side) -> int:
        """The area on one side."""
        return self.inside if side == "inside" else self.outside

    def part(self, shape: Shape, side: Side) -> Shape:
        """The part of the footprint on one side; None when there is none inside."""
        if side == "inside" or self.within.shape is None:
            return self.within.shape if side == "inside" else shape
        return shapely.difference(shape, self.within.shape)


class Drawn:
    """Which kinds of line a district has at all: it says nothing to lie outside of one that is not drawn."""

    def __init__(self) -> None:
        self._features: dict[LineKind, int] = {}

    def __contains__(self, kind: object) -> bool:
        return kind in self._features and self._features[kind] > 0

    def fork(self) -> "Drawn":
        """What is counted there does not show here."""
        fork = Drawn()
        fork._features = dict(self._features)
        return fork

    def replace(self, old: LineKind | None, new: LineKind | None) -> set[LineKind]:
        """A feature of one kind became one of another; returns the kinds that are drawn now, or no more."""
        before = {kind for kind in KINDS if kind in self}
        for kind, step in ((old, -1), (new, 1)):
            if kind is not None:
                self._features[kind] = self._features.get(kind, 0) + step
        return before ^ {kind for kind in KINDS if kind in self}


class Standings:
    """The standing of many footprints, by name, as it was when last looked at."""

    def __init__(self, lines: Lines, drawn: Drawn) -> None:
        self._lines, self._drawn = lines, drawn
        self._known: MutableMapping[str, Mapping[LineKind, Standing]] = {}

    def fork(self, lines: Lines, drawn: Drawn) -> "Standings":
        """Standings that begin like these, over forked lines."""
        fork = Standings(lines, drawn)
        fork._known = Layered(self._known)
        return fork

    def of(self, name: str, kind: LineKind) -> Standing | None:
        """How a footprint stands to a kind of line; None when there is no such footprint or line."""
        return self._known.get(name, {}).get(kind)

    def names(self) -> list[str]:
        """Every footprint there is."""
        return list(self._known)

    def look(self, name: str, footprint: Footprint | None, kinds: Collection[LineKind] = KINDS) -> None:
        """Look again at some kinds of line; None forgets the footprint."""
        if footprint is None:
            self._known.pop(name, None)
            return
        others = {k: standing for k, standing in self._known.get(name, {}).items() if k not in kinds}
        near = self._lines.at(footprint.bounds)
        met = list(
            compress(near, shapely.intersects(array_of([piece.shape for piece in near]), footprint.shape))
        )
        now = {kind: self._standing(footprint, kind, met) for kind in kinds if kind in self._drawn}
        self._known[name] = {**others, **now}

    def _standing(self, footprint: Footprint, kind: LineKind, met: list[Piece]) -> Standing:
        """The features come in a fixed order: the same footprint and lines give the same bits."""
        pieces: dict[str, list[Piece]] = {}
        for piece in met:
            if piece.line_kind == kind:
                pieces.setdefault(piece.line, []).append(piece)
        parts = [self._part(footprint, name, pieces[name]) for name in sorted(pieces)]
        amounts = tuple((name, part.area) for name, part in zip(sorted(pieces), parts, strict=True))
        real = [part for part in parts if part.area]
        full = [part for part in real if part.area == footprint.area]
        if full or len(real) < 2:
            part = (*full, *real, NOTHING)[0]
        else:
            part = _together(footprint, real, [one for some in pieces.values() for one in some])
        return Standing(part.area, footprint.area - part.area, amounts, part)

    def _part(self, footprint: Footprint, name: str, pieces: list[Piece]) -> Part:
        """What of a footprint lies within one feature, of which it meets these pieces."""
        shape, whole = footprint.shape, footprint.area
        line = self._lines.line(name)
        if line.shape.covers(shape):
            return Part(shape, whole, whole)
        theirs = Strips.of_all([piece.strips for piece in pieces])
        [measured] = common_areas(array_of([line.shape]), theirs, shape, footprint.strips).tolist()
        within = shapely.intersection(line.block.within(footprint.bounds), shape)
        part = _weighed(footprint, within, measured, theirs)
        if part.holds:
            return part
        return _weighed(footprint, _cut_out(footprint, pieces), measured, theirs)


def _weighed(footprint: Footprint, within: Shape, measured: int, theirs: Strips) -> Part:
    inside = min(area(within), footprint.area)
    tolerance = ROUNDED
    if abs(measured - inside) > tolerance:
        tolerance += footprint.strips.most_lost() + theirs.most_lost()
    return Part(within, inside, min(measured, footprint.area), tolerance)


def _together(footprint: Footprint, parts: list[Part], pieces: list[Piece]) -> Part:
    """Features of one kind may overlap: their parts are united, and their pieces are measured united."""
    within = shapely.union_all([part.shape for part in parts])
    theirs = Strips.of_all([piece.strips for piece in pieces])
    return _weighed(footprint, within, area(_cut_out(footprint, pieces)), theirs)


def _cut_out(footprint: Footprint, pieces: list[Piece]) -> Shape:
    return covered([footprint.shape], [[piece.shape for piece in pieces]])[0][0]
