"""Very many edges, kept so that those that lie above or below others are found quickly.

A polygon has in common with a piece of a line what their edges have (see common_ground), and
of these only such as lie between the same meridians. The edges of each piece are sorted from west to east,
long ones divided: so those that lie between two meridians are next to one another.
"""

from typing import NamedTuple

import numpy as np

from chassis.geometry.common_ground import Strips, lying_under_both, runs, strips_of, units_of
from chassis.geometry.geodesy import Floats, Geometries, Units

LONGEST = float(np.radians(0.0004))
"""Of the parts that edges are divided into, from west to east: about 40 m, as wide as a parcel."""
SLACK = 1e-6 * LONGEST
"""So that rounding leaves out no edge."""
TOGETHER = 2_000
"""Edges of shapes looked at together: so few that all above and below them stay in a processor's cache."""


class Pairs(NamedTuple):
    """Which shapes to lay over which pieces, by number."""

    shape: Units
    piece: Units


class Edges:
    """The edges of some pieces."""

    def __init__(self, pieces: Geometries) -> None:
        strips = _divided(_with_ground(strips_of(pieces)))
        self._strips = strips = strips.at_these(np.lexsort((strips.west, strips.owner)))
        self._base = strips.height[np.searchsorted(strips.owner, np.arange(len(pieces)))]
        self._west = strips.west.min(initial=np.inf)
        self._width = strips.east.max(initial=-np.inf) - self._west
        self._places = self._place(strips.owner, strips.west)

    def common_areas(self, strips: Strips, pairs: Pairs) -> Units:
        """What each pair has in common, in 0.0001 m²; it depends on the two alone. Shapes come as strips."""
        strips = _with_ground(strips)
        first, last = (np.searchsorted(strips.owner, pairs.shape, side) for side in ("left", "right"))
        pair, edge = runs(first, last)
        shares = np.zeros(len(pair))
        for at in range(0, len(pair), TOGETHER):
            some = slice(at, at + TOGETHER)
            shares[some] = self._shares(strips.at_these(edge[some]), pairs.piece[pair[some]])
        return units_of(np.bincount(pair, shares, len(pairs.shape)))

    def _shares(self, ones: Strips, piece: Units) -> Floats:
        """What each strip has in common with all of a piece, in m²."""
        first = np.searchsorted(self._places, self._place(piece, ones.west - LONGEST - SLACK))
        last = np.searchsorted(self._places, self._place(piece, ones.east))
        one, other = runs(first, last)
        meeting = self._strips.east[other] > ones.west[one]
        one, other = one[meeting], other[meeting]
        base = self._base[piece[one]]
        shares = lying_under_both(ones.at_these(one), self._strips.at_these(other), base)
        return np.bincount(one, shares, len(piece)).astype(np.float64)

    def _place(self, piece: Units, meridian: Floats) -> Floats:
        """Where edges of a piece that begin at a meridian stand in the row of all: piece after piece."""
        reach = LONGEST + 2 * SLACK
        east = np.clip(meridian - self._west, -reach, self._width + reach)
        places: Floats = piece * (self._width + 3 * reach) + east
        return places


def _with_ground(strips: Strips) -> Strips:
    """Those below which something lies."""
    return strips.at_these(np.flatnonzero(strips.sign))


def _divided(strips: Strips) -> Strips:
    """None longer than the longest."""
    width = strips.east - strips.west
    parts = np.ceil(width / LONGEST).astype(np.int64)
    whole, number = runs(np.zeros_like(parts), parts)
    every, step = strips.at_these(whole), (width / parts)[whole]
    is_last = number + 1 == parts[whole]
    east = np.where(is_last, every.east, every.west + (number + 1) * step)
    return every._replace(west=every.west + number * step, east=east)
