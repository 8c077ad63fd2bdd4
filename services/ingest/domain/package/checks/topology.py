"""重叠与缝隙: parcels of one layer lie side by side, in the coordinates they were drawn in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from chassis.geometry.geodesy import areas
from services.ingest.domain.package.checks.drawing import Shapes
from services.ingest.domain.package.findings import MOST_EXAMPLES, Example, Finding, of_layer

Indexes = npt.NDArray[np.intp]
Degrees = Callable[[Shapes], Shapes]
"""From the layer's own system to EPSG:4490."""
Progress = Callable[[float], None]
"""Share of this check that is done, 0 … 1."""

SLIVER_UNITS = 10_000
"""1 m²: pieces below it are left by rounding and by edges with unequal vertices."""
MOST_PAIRS = 2_000_000
_AT_ONCE = 16
_CUT_AT_ONCE = 50_000
"""Shapes asked for their neighbours at a time: identical ones in thousands all meet each other."""


@dataclass(frozen=True)
class Layer:
    """Usable shapes of one layer, as drawn."""

    name: str
    ids: npt.NDArray[np.object_]
    drawn: Shapes
    degrees: Degrees


@dataclass(frozen=True)
class Topology:
    """``clean``: every edge is either shared exactly or not at all, so nothing overlaps."""

    clean: bool
    findings: tuple[Finding, ...]


def overlaps(layer: Layer, progress: Progress) -> Topology:
    """Each pair whose common part is 1 m² or more.

    Layers whose edges match exactly are known sound at once; elsewhere only shapes at an unmatched edge are
    cut with each other.
    """
    progress(0.0)
    seen = _Seen(layer)
    single = seen.pile()
    drawn = layer.drawn[single]
    if not len(drawn) or shapely.coverage_is_valid(drawn):
        return seen.topology(clean=len(single) == len(layer.drawn))
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(drawn)))
    for one, other, done in _meeting(drawn, suspects):
        for start in range(0, len(one), _CUT_AT_ONCE):
            part = slice(start, start + _CUT_AT_ONCE)
            seen.cut(single[one[part]], single[other[part]])
            if seen.pairs > MOST_PAIRS:
                return seen.topology(of_layer("too_many_overlaps", layer.name, f"比较了 {seen.pairs} 对图斑"))
        progress(done)
    return seen.topology()


class _Seen:
    """Overlaps so far: all counted, the first shown."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._examples: list[Example] = []
        self.pairs = self._count = 0

    def pile(self) -> Indexes:
        """Shapes drawn twice, to the last bit; returns the first of each. Piles of them would keep GEOS busy
        for hours."""
        first: dict[bytes, int] = {}
        wkb = shapely.to_wkb(self._layer.drawn).tolist()
        owners = np.array([first.setdefault(shape, row) for row, shape in enumerate(wkb)], dtype=np.intp)
        again = np.flatnonzero(owners != np.arange(len(owners)))
        shown = again[:MOST_EXAMPLES]
        self._tell(shown, owners[shown], self._layer.degrees(self._layer.drawn[shown]))
        self._count += len(again)
        return np.fromiter(first.values(), dtype=np.intp)

    def cut(self, one: Indexes, other: Indexes) -> None:
        """Compare so many pairs."""
        layer = self._layer
        pieces = layer.degrees(shapely.intersection(layer.drawn[one], layer.drawn[other]))
        overlapping = np.flatnonzero(areas(pieces) >= SLIVER_UNITS)
        self.pairs += len(one)
        self._count += len(overlapping)
        shown = overlapping[: MOST_EXAMPLES - len(self._examples)]
        self._tell(one[shown], other[shown], pieces[shown])

    def topology(self, *more: Finding, clean: bool = False) -> Topology:
        """What was found, and more."""
        found = Finding("overlap", "error", self._layer.name, self._count, tuple(self._examples))
        return Topology(clean=clean, findings=((found, *more) if self._count else more))

    def _tell(self, one: Indexes, other: Indexes, pieces: Shapes) -> None:
        ids = self._layer.ids
        for row, beside, piece, size in zip(one, other, pieces, areas(pieces).tolist(), strict=True):
            told = f"与 {ids[beside]} 重叠 {size / 10_000:.2f} m²"
            self._examples.append(Example(str(ids[row]), told, shape=piece))


def _meeting(shapes: Shapes, suspects: Indexes) -> Iterator[tuple[Indexes, Indexes, float]]:
    """Pairs with at least one suspect, each once, and the share of suspects asked: one inside another has no
    edge in common with it, so only the inner one is suspect."""
    tree = shapely.STRtree(shapes)
    suspect = np.zeros(len(shapes), dtype=bool)
    suspect[suspects] = True
    for start in range(0, len(suspects), _AT_ONCE):
        asked, met = tree.query(shapes[suspects[start : start + _AT_ONCE]], predicate="intersects")
        one = suspects[asked + start]
        new = (one < met) | ~suspect[met]
        yield one[new], met[new], min(1.0, (start + _AT_ONCE) / len(suspects))


def outline(layer: Layer, *, clean: bool) -> shapely.Geometry:
    """The union of all shapes, as drawn; quick when their edges match."""
    return shapely.coverage_union_all(layer.drawn) if clean else shapely.union_all(layer.drawn)


def holes(union: shapely.Geometry, degrees: Degrees) -> Shapes:
    """空洞 of 1 m² or more, in EPSG:4490, as polygons."""
    polygons = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon"]
    rings = [ring for polygon in polygons for ring in polygon.interiors]
    if not rings:
        return np.array([], dtype=object)
    placed = degrees(shapely.polygons(rings))
    return placed[areas(placed) >= SLIVER_UNITS]


def gaps(name: str, empty: Shapes) -> list[Finding]:
    """Each hole is land nobody surveyed."""
    sizes = areas(empty)
    found = [
        Example("", f"空洞 {size / 10_000:.2f} m²", shape=hole)
        for hole, size in zip(empty[:MOST_EXAMPLES], sizes.tolist()[:MOST_EXAMPLES], strict=True)
    ]
    return [Finding("gap", "error", name, len(empty), tuple(found))] if found else []
