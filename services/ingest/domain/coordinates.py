"""Geometry of many events at once: to EPSG:4490 in two dimensions, inside the city's bounds, valid.

Nothing is repaired: a survey or a permit that draws itself wrongly goes back to who drew it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from contracts.geometry import Crs, Geometry, MultiPolygon, Polygon
from services.ingest.domain.limits import Bounds
from services.ingest.domain.rejection import Rejection

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Transform = Callable[[Crs, Floats, Floats], tuple[Floats, Floats]]
"""(crs, easting, northing) to longitude and latitude of EPSG:4490 in degrees; infinite where impossible."""

GEOGRAPHIC: Crs = "EPSG:4490"
_DECIMALS = 10
"""Degrees after a transformation are kept to about 0.01 mm."""


@dataclass(frozen=True)
class Drawn:
    """A geometry as it came."""

    geometry: Geometry
    crs: Crs


@dataclass(frozen=True)
class _Ragged:
    """All vertices in one array; offsets as in GeoArrow: rings, polygons, geometries."""

    vertices: Floats
    rings: Indexes
    polygons: Indexes
    geometries: Indexes

    @property
    def starts(self) -> Indexes:
        """First vertex of each geometry."""
        return self.rings[self.polygons[self.geometries[:-1]]]

    def each_geometry(self, ring_flags: Flags) -> Flags:
        """True where it is true of every ring of the geometry."""
        return np.logical_and.reduceat(ring_flags, self.polygons[self.geometries[:-1]])


def to_cgcs2000(drawn: Sequence[Drawn], bounds: Bounds, transform: Transform) -> list[Geometry | Rejection]:
    """Each geometry in EPSG:4490 without heights, or why it is refused; same order as given."""
    if not drawn:
        return []
    ragged = _transformed(_ragged([d.geometry for d in drawn]), [d.crs for d in drawn], transform)
    refusals = _refusals(ragged, bounds)
    return [
        refusal or _geometry(item, ragged, index)
        for index, (item, refusal) in enumerate(zip(drawn, refusals, strict=True))
    ]


def _polygons(geometry: Geometry) -> list[list[list[list[float]]]]:
    return geometry.coordinates if isinstance(geometry, MultiPolygon) else [geometry.coordinates]


def _ragged(geometries: Sequence[Geometry]) -> _Ragged:
    shapes = [_polygons(geometry) for geometry in geometries]
    polygons = [polygon for shape in shapes for polygon in shape]
    rings = [ring for polygon in polygons for ring in polygon]
    vertices = [position[:2] for ring in rings for position in ring]
    array = np.array(vertices, dtype=np.float64)
    return _Ragged(array, _offsets(rings), _offsets(polygons), _offsets(shapes))


def _offsets(parts: Sequence[Sequence[object]]) -> Indexes:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)


def _transformed(ragged: _Ragged, systems: Sequence[Crs], transform: Transform) -> _Ragged:
    if set(systems) == {GEOGRAPHIC}:
        return ragged
    vertices = ragged.vertices.copy()
    ends = [*ragged.starts[1:], len(vertices)]
    for start, end, crs in zip(ragged.starts, ends, systems, strict=True):
        if crs != GEOGRAPHIC:
            lon, lat = transform(crs, vertices[start:end, 0], vertices[start:end, 1])
            vertices[start:end] = np.round(np.column_stack((lon, lat)), _DECIMALS)
    return _Ragged(vertices, ragged.rings, ragged.polygons, ragged.geometries)


def _refusals(ragged: _Ragged, bounds: Bounds) -> list[Rejection | None]:
    closed = ragged.each_geometry(_closed(ragged))
    inside = _inside(ragged, bounds)
    invalid = _invalid(ragged, closed & inside)
    refusals: list[Rejection | None] = [None] * len(closed)
    for index in np.flatnonzero(~(closed & inside)).tolist():
        refusals[index] = _misplaced(ragged, index, bounds) if closed[index] else _UNCLOSED
    for index, reason in invalid.items():
        refusals[index] = Rejection("invalid_geometry", reason)
    return refusals


_UNCLOSED = Rejection("invalid_geometry", "a ring ends where it began; this one is not closed")


def _closed(ragged: _Ragged) -> Flags:
    first, last = ragged.vertices[ragged.rings[:-1]], ragged.vertices[ragged.rings[1:] - 1]
    return np.asarray((first == last).all(axis=1))


def _inside(ragged: _Ragged, bounds: Bounds) -> Flags:
    least = np.minimum.reduceat(ragged.vertices, ragged.starts)
    most = np.maximum.reduceat(ragged.vertices, ragged.starts)
    beyond = (least < (bounds.west, bounds.south)) | (most > (bounds.east, bounds.north))
    return np.asarray((np.isfinite(most) & ~beyond).all(axis=1))


def _misplaced(ragged: _Ragged, index: int, bounds: Bounds) -> Rejection:
    lon, lat = ragged.vertices[ragged.starts[index]]
    if bounds.west <= lat <= bounds.east and bounds.south <= lon <= bounds.north:
        return Rejection("outside_area", "latitude stands before longitude: the axes are swapped")
    corners = f"{bounds.west}-{bounds.east} °E, {bounds.south}-{bounds.north} °N"
    return Rejection("outside_area", f"a vertex lies outside {corners} (CGCS2000)")


def _invalid(ragged: _Ragged, usable: Flags) -> dict[int, str]:
    """Index and reason of each geometry GEOS calls invalid; it only ever sees closed rings in bounds."""
    if usable.all():
        shapes = _shapes(ragged)
    else:
        shapes = np.full(len(usable), None, dtype=object)
        for index in np.flatnonzero(usable):
            shapes[index] = _shapes(_only(ragged, int(index)))[0]
    wrong = np.flatnonzero(usable & ~shapely.is_valid(shapes))
    return {int(index): str(shapely.is_valid_reason(shapes[index])) for index in wrong}


def _shapes(ragged: _Ragged) -> npt.NDArray[np.object_]:
    offsets = (ragged.rings, ragged.polygons, ragged.geometries)
    shapes: npt.NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, ragged.vertices, offsets
    )
    return shapes


def _only(ragged: _Ragged, index: int) -> _Ragged:
    """The one geometry of that index."""
    polygons = ragged.polygons[ragged.geometries[index] : ragged.geometries[index + 1] + 1]
    rings = ragged.rings[polygons[0] : polygons[-1] + 1]
    vertices = ragged.vertices[rings[0] : rings[-1]]
    whole = np.array([0, len(polygons) - 1], dtype=np.int64)
    return _Ragged(vertices, rings - rings[0], polygons - polygons[0], whole)


def _flat(geometry: Geometry) -> bool:
    rings = (ring for polygon in _polygons(geometry) for ring in polygon)
    return all(len(position) == 2 for ring in rings for position in ring)


def _geometry(item: Drawn, ragged: _Ragged, index: int) -> Geometry:
    if item.crs == GEOGRAPHIC and _flat(item.geometry):
        return item.geometry
    one = _only(ragged, index)
    rings = [one.vertices[a:b].tolist() for a, b in zip(one.rings[:-1], one.rings[1:], strict=True)]
    polygons = [rings[a:b] for a, b in zip(one.polygons[:-1], one.polygons[1:], strict=True)]
    if isinstance(item.geometry, MultiPolygon):
        return MultiPolygon(type="MultiPolygon", coordinates=polygons)
    return Polygon(type="Polygon", coordinates=polygons[0])
