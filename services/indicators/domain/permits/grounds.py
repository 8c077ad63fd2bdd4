"""各自占地: the land that each footprint claims of its own, so that no land is claimed twice.

Footprints that are granted come before those under review, and then by id: of land that several claim, the
first has it. So the grounds of all are their union, and those of the granted ones the union of these; and
what lies under a union is the sum of what lies under each ground. The set of footprints alone decides.
"""

from collections.abc import Iterator, MutableMapping, Sequence
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


class _Around(NamedTuple):
    """The claims that overlap one: those that come before it, and the ids of those that come after."""

    before: list[Claim]
    after: list[str]


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
        there, here = self._around(name, old), self._around(name, new)
        self._put(name, new)
        moves = []
        for one in sorted({name, *there.after, *here.after}):
            before = here.before if one == name else self._around(one, self._claims[one]).before
            moves.append(self._again(one, before))
        return [move for move in moves if not _same(move.old, move.new)]

    def _put(self, name: str, new: Claim | None) -> None:
        if new is None:
            self._claims.pop(name, None)
            self._grid.remove(name)
        else:
            self._claims[name] = new
            self._grid.put(name, new.footprint.bounds)

    def _again(self, name: str, before: Sequence[Claim]) -> Move:
        old, new = self._grounds.pop(name, None), _ground(self._claims.get(name), before)
        if new is not None:
            self._grounds[name] = new
        return Move(name, old, new)

    def _around(self, name: str, claim: Claim | None) -> _Around:
        found = _Around([], [])
        if claim is None:
            return found
        shape, ours = claim.shape, _order(name, claim)
        for one in self._grid.meeting(claim.footprint.bounds):
            other = self._claims[one]
            if one != name and shape.intersects(other.shape) and not shape.touches(other.shape):
                if _order(one, other) < ours:
                    found.before.append(other)
                else:
                    found.after.append(one)
        return found


def _ground(claim: Claim | None, before: Sequence[Claim]) -> Ground | None:
    if claim is None:
        return None
    if not before:
        return Ground(*claim)
    taken = [one.shape for one in before]
    others = taken[0] if len(taken) == 1 else shapely.union_all(taken)
    left = polygonal(shapely.difference(claim.shape, others))
    if left.is_empty:
        return None
    return Ground(footprint_of(left), claim.granted)


def _order(name: str, claim: Claim) -> tuple[bool, str]:
    return not claim.granted, name


def _same(old: Ground | None, new: Ground | None) -> bool:
    if old is None or new is None:
        return old is new
    return old.granted == new.granted and bool(shapely.equals_exact(old.shape, new.shape, 0.0))
