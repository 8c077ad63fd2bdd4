"""From GeoJSON to shapely and back, and areas of overlaps. Everything in EPSG:4490 degrees.

Overlays are cut in longitude and latitude, where the area series also takes edges as straight: so the
pieces of a shape add up to the shape, which planes of projection only approach.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely

from chassis.geometry.geodesy import Floats, Geometries, Units, areas
from contracts.geometry import Geometry, MultiPolygon, Polygon
from services.indicators.domain.ground.grid import Bounds

Shape = Any
"""A shapely geometry (the library ships no types)."""


def shape_of(geometry: Geometry) -> Shape:
    """A shapely polygon or multipolygon."""
    if isinstance(geometry, Polygon) and len(geometry.coordinates) == 1:
        return shapely.polygons(_positions(geometry.coordinates))
    return shapes_of([geometry])[0]


def shapes_of(geometries: Sequence[Geometry]) -> Geometries:
    """Many shapes drawn at once, in the same order."""
    outlines = [one.coordinates if isinstance(one, MultiPolygon) else [one.coordinates] for one in geometries]
    polygons = list(chain.from_iterable(outlines))
    rings = list(chain.from_iterable(polygons))
    closed = shapely.linearrings(_positions(rings), indices=_owners(rings))
    drawn = shapely.polygons(closed, indices=_owners(polygons))
    shapes = np.empty(len(geometries), dtype=object)
    single = np.array([isinstance(one, Polygon) for one in geometries], dtype=bool)
    owner = _owners(outlines)
    shapes[single] = drawn[single[owner]]
    several = (np.cumsum(~single) - 1)[owner][~single[owner]]
    shapes[~single] = shapely.multipolygons(drawn[~single[owner]], indices=several)
    return shapes


def array_of(shapes: Sequence[Shape]) -> Geometries:
    """Shapes as the array that vectorised functions take, also when there are none."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _positions(rings: Sequence[Sequence[Sequence[float]]]) -> Floats:
    """Longitudes and latitudes of all vertices, (n, 2); a height is left out."""
    vertices = list(chain.from_iterable(rings))
    flat = np.fromiter(chain.from_iterable(vertices), dtype=np.float64)
    if len(flat) != 2 * len(vertices):
        flat = np.array([vertex[:2] for vertex in vertices])
    return flat.reshape(-1, 2)


def _owners(groups: Sequence[Sequence[object]]) -> Units:
    """For each member of all groups in turn the number of its group."""
    return np.repeat(np.arange(len(groups)), [len(group) for group in groups])


def geometry_of(shape: Shape) -> Geometry | None:
    """GeoJSON of the polygonal parts of a shape; None when there are none."""
    every = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    parts = [part for part in every if not part.is_empty]
    rings = [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in parts]
    if not rings:
        return None
    if len(rings) == 1:
        return Polygon(type="Polygon", coordinates=rings[0])
    return MultiPolygon(type="MultiPolygon", coordinates=rings)


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    return [[x, y] for x, y in shapely.get_coordinates(ring).tolist()]


def polygonal(shape: Shape) -> Shape:
    """The shape without its lines and points."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def bounds_of(shape: Shape) -> Bounds:
    """West, south, east, north."""
    west, south, east, north = shape.bounds
    return west, south, east, north


def covered(shapes: Sequence[Shape], covers: Sequence[Sequence[Shape]]) -> tuple[list[Shape], list[int]]:
    """For each shape the part that lies under the union of its covers, and its area in 0.0001 m².

    The covers must come in a fixed order (sorted by id): then the same set gives the same bits.
    """
    if not shapes:
        return [], []
    owner = np.repeat(np.arange(len(shapes)), [len(c) for c in covers])
    ones = np.asarray(shapes, dtype=object)[owner]
    others = np.asarray([cover for group in covers for cover in group], dtype=object)
    pieces = shapely.intersection(ones, others)
    ends = np.cumsum([len(group) for group in covers])
    parts = [_union(group) for group in np.split(pieces, ends[:-1])]
    return parts, areas(parts).tolist()


def _union(pieces: Iterable[Shape]) -> Shape:
    real = [piece for piece in pieces if not piece.is_empty]
    if not real:
        return shapely.MultiPolygon()
    return real[0] if len(real) == 1 else shapely.union_all(real)


def share(amount: int, part: int, whole: int) -> int:
    """``amount × part ÷ whole`` in whole numbers, rounded half up; never more than ``amount``."""
    if whole <= 0:
        return 0
    return (2 * amount * min(part, whole) + whole) // (2 * whole)
