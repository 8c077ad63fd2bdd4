"""重叠与缝隙: parcels of one layer lie side by side, in the coordinates they were drawn in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from chassis.geodesy import areas
from services.ingest.domain.package.checks.placing import Shapes
from services.ingest.domain.package.findings import MOST_EXAMPLES, Example, Finding, of_layer, of_places

Indexes = npt.NDArray[np.intp]
Degrees = Callable[[Shapes], Shapes]
"""From the layer's own system to EPSG:4490."""
Progress = Callable[[float], None]
"""Share of this check that is done, 0 … 1."""

SLIVER_UNITS = 10_000
"""1 m²: pieces below it are left by rounding and by edges with unequal vertices."""
MOST_PAIRS = 2_000_000
_AT_ONCE = 64
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
    if not len(layer.drawn) or shapely.coverage_is_valid(layer.drawn):
        return Topology(clean=True, findings=())
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(layer.drawn)))
    found: list[Example] = []
    pairs = 0
    for one, other, done in _meeting(layer.drawn, suspects):
        pairs += len(one)
        found += _common(layer, one, other)
        progress(done)
        if pairs > MOST_PAIRS:
            stop = of_layer("too_many_overlaps", layer.name, f"已比较 {pairs} 对相邻图斑,其余未再比较")
            return Topology(clean=False, findings=(*of_places("overlap", layer.name, found), stop))
    return Topology(clean=False, findings=tuple(of_places("overlap", layer.name, found)))


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


def _common(layer: Layer, one: Indexes, other: Indexes) -> list[Example]:
    pieces = layer.degrees(shapely.intersection(layer.drawn[one], layer.drawn[other]))
    sizes = areas(pieces)
    return [
        Example(
            str(layer.ids[one[pair]]),
            f"与 {layer.ids[other[pair]]} 重叠 {sizes[pair] / 10_000:.2f} m²",
            shape=pieces[pair],
        )
        for pair in np.flatnonzero(sizes >= SLIVER_UNITS).tolist()
    ]


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
