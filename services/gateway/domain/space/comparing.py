"""对比分析: two states of the same land laid over each other; areas by what became what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import Geometries, areas
from services.gateway.domain.space.shapes import mended

Pair = tuple[str, str]


@dataclass(frozen=True)
class Piece:
    """Land of one class."""

    kind: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Comparison:
    """All in 0.0001 m² on the ellipsoid: what became what; what only one side tells of, by its class."""

    transitions: dict[Pair, int]
    only_before: dict[str, int]
    only_after: dict[str, int]


def compared(
    before: Sequence[Piece], after: Sequence[Piece], area: shapely.Geometry | None = None
) -> Comparison:
    """Both sides laid over each other, inside ``area`` if there is one.

    Pieces of one side should not overlap. What is left over is a difference of sums, never below 0.
    """
    first, second = _shapes(before, area), _shapes(after, area)
    ones, others = shapely.STRtree(second).query(first, predicate="intersects")
    shared = areas(shapely.intersection(first[ones], second[others])) if len(ones) else ()
    transitions: Counter[Pair] = Counter()
    for one, other, amount in zip(ones, others, shared, strict=True):
        if amount:
            transitions[before[one].kind, after[other].kind] += int(amount)
    told = dict(transitions)
    return Comparison(told, _left(before, first, told, 0), _left(after, second, told, 1))


def _shapes(pieces: Sequence[Piece], area: shapely.Geometry | None) -> Geometries:
    shapes = np.array([piece.shape for piece in pieces], dtype=object)
    if not len(shapes):
        return shapes
    shapes = mended(shapes)
    return shapes if area is None else shapely.intersection(shapes, area)


def _left(
    pieces: Sequence[Piece], shapes: Geometries, transitions: dict[Pair, int], side: int
) -> dict[str, int]:
    left: Counter[str] = Counter()
    for piece, amount in zip(pieces, areas(shapes), strict=True):
        left[piece.kind] += int(amount)
    for pair, amount in transitions.items():
        left[pair[side]] -= amount
    return {kind: amount for kind, amount in left.items() if amount > 0}
