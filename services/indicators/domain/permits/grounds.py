"""各自占地: the land that each footprint claims of its own, so that no land is claimed twice.

Footprints that are granted come before those under review, and then by id: of land that several claim, the
first has it. So the grounds of all are their union, and those of the granted ones the union of these; and
what lies under a union is the sum of what lies under each ground. The set of footprints alone decides.
"""

from collections.abc import Iterator, MutableMapping
from copy import copy
from typing import NamedTuple

import shapely

from services.indicators.domain.ground.footprint import Footprint, footprint_of
from services.indicators.domain.ground.grid import Bounds, Grid
from services.indicators.domain.ground.shapes import Shape, polygonal
from services.indicators.domain.layered import Layered


class Claim(NamedTuple):
    """A footprint that claims land; ``granted`` counts for ``projected``, all for the review."""

    footprint: Footprint
    granted: bool

    @property
    def shape(self) -> Shape:
        """The footprint's."""
        return self.footprint.shape


class Ground(NamedTuple):
    """What is left to one footprint: the very footprint where nobody else claims any."""

    footprint: Footprint
    granted: bool

    @property
    def shape(self) -> Shape:
        """The footprint's."""
        return self.footprint.shape


class Move(NamedTuple):
    """A ground that came, went or changed."""

    name: str
    old: Ground | None
    new: Ground | None

    def places(self) -> list[Footprint]:
        """Where something is different now."""
        return [one.footprint for one in (self.old, self.new) if one is not None]

    def gets_all_of(self, footprint: Footprint) -> bool:
        """Whether all of a footprint is its own ground now."""
        return self.new is not None and self.new.footprint is footprint


class Grounds:
    """The grounds of one district."""

    def __init__(self) -> None:
        self._grid = Grid()
        self._claims: MutableMapping[str, Claim] = {}
        self._grounds: MutableMapping[str, Ground] = {}

    def fork(self) -> "Grounds":
        """Grounds that begin like these; changes there do not show here."""
        fork = copy(self)
        fork._grid = self._grid.fork()
        fork._claims, fork._grounds = Layered(self._claims), Layered(self._grounds)
        return fork

    def of(self, name: str) -> Ground | None:
        """The ground of a footprint; None when it has none."""
        return self._grounds.get(name)

    def near(self, bounds: Bounds) -> Iterator[tuple[str, Ground]]:
        """The grounds about these bounds, by id."""
        for name in self._grid.meeting(bounds):
            if name in self._grounds:
                yield name, self._grounds[name]

    def claim(self, name: str, new: Claim | None) -> list[Move]:
        """A footprint claims land, other land or none any more; returns the grounds that moved."""
        old = self._claims.get(name)
        if (old is None or new is None) and old is new:
            return []
        if old is not None and new is not None and old.shape is new.shape and old.granted == new.granted:
            return []
        concerned = {name}
        for one in (old, new):
            concerned |= self._after(name, one) if one is not None else set()
        self._put(name, new)
        moves = [self._again(one) for one in sorted(concerned)]
        return [move for move in moves if not _same(move.old, move.new)]

    def _put(self, name: str, new: Claim | None) -> None:
        if new is None:
            self._claims.pop(name, None)
            self._grid.remove(name)
        else:
            self._claims[name] = new
            self._grid.put(name, new.footprint.bounds)

    def _again(self, name: str) -> Move:
        old, new = self._grounds.pop(name, None), self._ground(name)
        if new is not None:
            self._grounds[name] = new
        return Move(name, old, new)

    def _ground(self, name: str) -> Ground | None:
        claim = self._claims.get(name)
        if claim is None:
            return None
        taken = [self._claims[one].shape for one in self._before(name, claim)]
        if not taken:
            return Ground(*claim)
        others = taken[0] if len(taken) == 1 else shapely.union_all(taken)
        left = polygonal(shapely.difference(claim.shape, others))
        if left.is_empty:
            return None
        return Ground(footprint_of(left), claim.granted)

    def _before(self, name: str, claim: Claim) -> list[str]:
        ours = _order(name, claim)
        return [one for one, other in self._overlapping(name, claim) if _order(one, other) < ours]

    def _after(self, name: str, claim: Claim) -> set[str]:
        ours = _order(name, claim)
        return {one for one, other in self._overlapping(name, claim) if _order(one, other) > ours}

    def _overlapping(self, name: str, claim: Claim) -> Iterator[tuple[str, Claim]]:
        shape = claim.shape
        for one in self._grid.meeting(claim.footprint.bounds):
            other = self._claims[one]
            if one != name and shape.intersects(other.shape) and not shape.touches(other.shape):
                yield one, other


def _order(name: str, claim: Claim) -> tuple[bool, str]:
    return not claim.granted, name


def _same(old: Ground | None, new: Ground | None) -> bool:
    if old is None or new is None:
        return old is new
    return old.granted == new.granted and bool(shapely.equals_exact(old.shape, new.shape, 0.0))
