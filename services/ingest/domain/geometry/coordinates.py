"""Geometry of many events at once: to EPSG:4490 in two dimensions, inside the city's bounds, valid.

Nothing is repaired: a survey or a permit that draws itself wrongly goes back to who drew it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from contracts.geometry import Crs, Geometry, MultiPolygon, Polygon
from services.ingest.domain.geometry.intricacy import (
    FEW_VERTICES,
    MOST_MEETING,
    TOO_INTRICATE,
    meeting_edges,
)
from services.ingest.domain.geometry.mistakes import GEOGRAPHIC, misplaced
from services.ingest.domain.geometry.ragged import (
    Drawn,
    Flags,
    Floats,
    Ragged,
    flattened,
    only,
    polygons_of,
    shapes_of,
)
from services.ingest.domain.geometry.validity import Shapes, Validity
from services.ingest.domain.limits import Bounds
from services.ingest.domain.rejection import Rejection

Transform = Callable[[Crs, Floats, Floats], tuple[Floats, Floats]]
"""(crs, easting, northing) to longitude and latitude of EPSG:4490 in degrees; infinite where impossible."""

_DECIMALS = 10
"""Degrees after a transformation are kept to about 0.01 mm."""


@dataclass(frozen=True)
class Ground:
    """What geometry is judged by: where it may lie, how it gets there, and who says that it is valid."""

    transform: Transform
    bounds: Bounds
    validity: Validity


def to_cgcs2000(drawn: Sequence[Drawn], ground: Ground) -> list[Geometry | Rejection]:
    """Each geometry in EPSG:4490 without heights, or why it is refused; same order as given."""
    if not drawn:
        return []
    ragged = _transformed(flattened([d.geometry for d in drawn]), [d.crs for d in drawn], ground.transform)
    refusals = _refusals(drawn, ragged, ground)
    return [
        refusal or _geometry(item, ragged, index)
        for index, (item, refusal) in enumerate(zip(drawn, refusals, strict=True))
    ]


def _transformed(ragged: Ragged, systems: Sequence[Crs], transform: Transform) -> Ragged:
    if set(systems) == {GEOGRAPHIC}:
        return ragged
    vertices = ragged.vertices.copy()
    ends = [*ragged.starts[1:], len(vertices)]
    for start, end, crs in zip(ragged.starts, ends, systems, strict=True):
        if crs != GEOGRAPHIC:
            lon, lat = transform(crs, vertices[start:end, 0], vertices[start:end, 1])
            vertices[start:end] = np.round(np.column_stack((lon, lat)), _DECIMALS)
    return Ragged(vertices, ragged.rings, ragged.polygons, ragged.geometries)


def _refusals(drawn: Sequence[Drawn], ragged: Ragged, ground: Ground) -> list[Rejection | None]:
    closed = ragged.each_geometry(_closed(ragged))
    usable = closed & _inside(ragged, ground.bounds)
    refusals: list[Rejection | None] = [None] * len(drawn)
    for index in np.flatnonzero(~usable).tolist():
        refusals[index] = misplaced(drawn[index], ground.bounds) if closed[index] else _UNCLOSED
    for index in np.flatnonzero(usable & (ragged.sizes > FEW_VERTICES)).tolist():
        one = only(ragged, index)
        if meeting_edges(one.vertices, one.rings) > MOST_MEETING:
            refusals[index], usable[index] = TOO_INTRICATE, False
    for index, refusal in enumerate(ground.validity(_usable(ragged, usable))):
        refusals[index] = refusals[index] or refusal
    return refusals


_UNCLOSED = Rejection("invalid_geometry", "a ring ends where it began; this one is not closed")


def _closed(ragged: Ragged) -> Flags:
    first, last = ragged.vertices[ragged.rings[:-1]], ragged.vertices[ragged.rings[1:] - 1]
    return np.asarray((first == last).all(axis=1))


def _inside(ragged: Ragged, bounds: Bounds) -> Flags:
    least = np.minimum.reduceat(ragged.vertices, ragged.starts)
    most = np.maximum.reduceat(ragged.vertices, ragged.starts)
    beyond = (least < (bounds.west, bounds.south)) | (most > (bounds.east, bounds.north))
    return np.asarray((np.isfinite(most) & ~beyond).all(axis=1))


def _usable(ragged: Ragged, usable: Flags) -> Shapes:
    """GEOS only ever sees closed rings in bounds; None for the others."""
    if usable.all():
        return shapes_of(ragged)
    shapes = np.full(len(usable), None, dtype=object)
    for index in np.flatnonzero(usable):
        shapes[index] = shapes_of(only(ragged, int(index)))[0]
    return shapes


def _flat(geometry: Geometry) -> bool:
    rings = (ring for polygon in polygons_of(geometry) for ring in polygon)
    return all(set(map(len, ring)) == {2} for ring in rings)


def _geometry(item: Drawn, ragged: Ragged, index: int) -> Geometry:
    if item.crs == GEOGRAPHIC and _flat(item.geometry):
        return item.geometry
    one = only(ragged, index)
    rings = [one.vertices[a:b].tolist() for a, b in zip(one.rings[:-1], one.rings[1:], strict=True)]
    polygons = [rings[a:b] for a, b in zip(one.polygons[:-1], one.polygons[1:], strict=True)]
    if isinstance(item.geometry, MultiPolygon):
        return MultiPolygon(type="MultiPolygon", coordinates=polygons)
    return Polygon(type="Polygon", coordinates=polygons[0])
