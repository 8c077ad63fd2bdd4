"""与管控线的关系: how much of a footprint lies inside each kind of control line, and how much outside."""

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass
from itertools import compress
from typing import Literal, NamedTuple, get_args

import shapely

from contracts.events.controlline import LineKind
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of, covered
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Lines, Piece

KINDS: tuple[LineKind, ...] = get_args(LineKind)
Side = Literal["inside", "outside"]

SMALLEST_OVERLAP = 10_000
"""1 m² in 0.0001 m²: below it two drawings of the same edge differ (domain reference 3.2)."""


class Footprint(NamedTuple):
    """A permit's or project's land (用地范围), its area in 0.0001 m²."""

    shape: Shape
    area: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Two areas in 0.0001 m² that add up to the footprint; the features met, and the part within them."""

    inside: int
    outside: int
    lines: tuple[str, ...]
    within: Shape | None

    def on(self, side: Side) -> int:
        """The area on one side."""
        return self.inside if side == "inside" else self.outside

    def part(self, shape: Shape, side: Side) -> Shape:
        """The part of the footprint on one side; None when there is none inside."""
        if side == "inside" or self.within is None:
            return self.within if side == "inside" else shape
        return shapely.difference(shape, self.within)


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
        near = self._lines.at(bounds_of(footprint.shape))
        met = list(
            compress(near, shapely.intersects(array_of([piece.shape for piece in near]), footprint.shape))
        )
        now = {kind: self._standing(footprint, kind, met) for kind in kinds if kind in self._drawn}
        self._known[name] = {**others, **now}

    def _standing(self, footprint: Footprint, kind: LineKind, met: list[Piece]) -> Standing:
        """The pieces come in a fixed order: the same footprint and lines give the same bits."""
        shape, whole = footprint
        pieces = [piece.shape for piece in met if piece.line_kind == kind]
        if not pieces:
            return Standing(0, whole, (), None)
        lines = tuple(sorted({piece.line for piece in met if piece.line_kind == kind}))
        features = [line.shape for name in lines if (line := self._lines.get(name)) is not None]
        if shapely.covers(array_of(features), shape).any():
            return Standing(whole, 0, lines, shape)
        within, areas = covered([shape], [pieces])
        inside = min(areas[0], whole)
        return Standing(inside, whole - inside, lines, within[0] if inside else None)
