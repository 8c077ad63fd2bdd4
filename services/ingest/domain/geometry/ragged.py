"""Geometries as they came, and the vertices of many of them in one array."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from contracts.geometry import Crs, Geometry, MultiPolygon

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Polygons = list[list[list[list[float]]]]
"""Polygons of rings of positions."""


@dataclass(frozen=True)
class Drawn:
    """A geometry as it came."""

    geometry: Geometry
    crs: Crs


@dataclass(frozen=True)
class Ragged:
    """All vertices in one array; offsets as in GeoArrow: rings, polygons, geometries."""

    vertices: Floats
    rings: Indexes
    polygons: Indexes
    geometries: Indexes

    @property
    def starts(self) -> Indexes:
        """First vertex of each geometry."""
        return self.rings[self.polygons[self.geometries[:-1]]]

    @property
    def sizes(self) -> Indexes:
        """Vertices of each geometry."""
        return np.diff(self.rings[self.polygons[self.geometries]])

    def each_geometry(self, ring_flags: Flags) -> Flags:
        """True where it is true of every ring of the geometry."""
        return np.logical_and.reduceat(ring_flags, self.polygons[self.geometries[:-1]])


def polygons_of(geometry: Geometry) -> Polygons:
    """The parts of either kind."""
    return geometry.coordinates if isinstance(geometry, MultiPolygon) else [geometry.coordinates]


def flattened(geometries: Sequence[Geometry]) -> Ragged:
    """Without heights."""
    shapes = [polygons_of(geometry) for geometry in geometries]
    polygons = [polygon for shape in shapes for polygon in shape]
    rings = [ring for polygon in polygons for ring in polygon]
    vertices = [position[:2] for ring in rings for position in ring]
    array = np.array(vertices, dtype=np.float64)
    return Ragged(array, _offsets(rings), _offsets(polygons), _offsets(shapes))


def _offsets(parts: Sequence[Sequence[object]]) -> Indexes:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)


def shapes_of(ragged: Ragged) -> npt.NDArray[np.object_]:
    """A MultiPolygon of GEOS each; rings must be closed."""
    offsets = (ragged.rings, ragged.polygons, ragged.geometries)
    shapes: npt.NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, ragged.vertices, offsets
    )
    return shapes


def only(ragged: Ragged, index: int) -> Ragged:
    """The one geometry of that index."""
    polygons = ragged.polygons[ragged.geometries[index] : ragged.geometries[index + 1] + 1]
    rings = ragged.rings[polygons[0] : polygons[-1] + 1]
    vertices = ragged.vertices[rings[0] : rings[-1]]
    whole = np.array([0, len(polygons) - 1], dtype=np.int64)
    return Ragged(vertices, rings - rings[0], polygons - polygons[0], whole)
