"""Polygon areas on the CGCS2000 ellipsoid by the national series (椭球面积).

Source: 国土调查办发〔2008〕32号《图幅理论面积与图斑椭球面积计算公式及要求》. Each edge and a reference
meridian bound a trapezoid; the signed trapezoids of a closed ring add up to its area, whatever the
meridian. Ours is the ring's first vertex, which keeps the sums small and exact to 0.0001 m².
An edge is straight in (longitude, latitude).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Units = npt.NDArray[np.int64]

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1 / 298.257222101
SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING)
UNITS_PER_M2 = 10_000

_E2 = (SEMI_MAJOR_M**2 - SEMI_MINOR_M**2) / SEMI_MAJOR_M**2
_E4, _E6, _E8 = _E2**2, _E2**3, _E2**4
_SERIES = (
    1 + 3 / 6 * _E2 + 30 / 80 * _E4 + 35 / 112 * _E6 + 630 / 2304 * _E8,
    -(1 / 6 * _E2 + 15 / 80 * _E4 + 21 / 112 * _E6 + 420 / 2304 * _E8),
    3 / 80 * _E4 + 7 / 112 * _E6 + 180 / 2304 * _E8,
    -(1 / 112 * _E6 + 45 / 2304 * _E8),
    5 / 2304 * _E8,
)
_POWERS = tuple(
    sum(coefficient * power for coefficient, power in zip(_SERIES, powers, strict=True))
    for powers in (
        (1, 3, 5, 7, 9),
        (0, -4, -20, -56, -120),
        (0, 0, 16, 112, 432),
        (0, 0, 0, -64, -576),
        (0, 0, 0, 0, 256),
    )
)
"""Of the first, third … ninth power of sin B, in the sines of B, 3B … 9B."""
_POLYGON = 3


def areas(geometries: Geometries | list[Any]) -> Units:
    """Areas of polygons, multipolygons and collections in EPSG:4490 (longitude, latitude, degrees).

    Returns one int64 a geometry, in 0.0001 m². Lines and points count nothing; None and empty are 0.
    """
    array = np.asarray(geometries, dtype=object)
    rings, owner, is_hole = rings_of(array)
    if not len(rings):
        return np.zeros(len(array), dtype=np.int64)
    signed = np.abs(_ring_areas_m2(rings))
    signed[is_hole] *= -1
    square_metres = np.bincount(owner, weights=signed, minlength=len(array))
    return np.rint(square_metres * UNITS_PER_M2).astype(np.int64)


def rings_of(geometries: Geometries) -> tuple[Geometries, Units, npt.NDArray[np.bool_]]:
    """All rings of polygonal parts, the number of the geometry each is of, and whether it is a hole.

    Polygons without holes stand for their own rings.
    """
    if are_plain(geometries) and not shapely.is_empty(geometries).any():
        return geometries, np.arange(len(geometries)), np.zeros(len(geometries), dtype=bool)
    parts, owner = shapely.get_parts(geometries, return_index=True)
    polygonal = shapely.get_type_id(parts) == _POLYGON
    rings, part = shapely.get_rings(parts[polygonal], return_index=True)
    is_hole = np.zeros(len(rings), dtype=bool)
    is_hole[1:] = part[1:] == part[:-1]
    return rings, owner[polygonal][part], is_hole


def are_plain(geometries: Geometries) -> bool:
    """Whether all are polygons without holes: each is its own ring."""
    kinds, holes = shapely.get_type_id(geometries), shapely.get_num_interior_rings(geometries)
    return bool((kinds == _POLYGON).all() and not holes.any())


def area(geometry: shapely.Geometry) -> int:
    """The area of one geometry in 0.0001 m²; see :func:`areas`."""
    return int(areas([geometry])[0])


def metres_a_degree(latitude: float) -> Floats:
    """Metres that a degree of longitude and one of latitude (in degrees) measure there, (2,)."""
    sine, cosine = np.sin(np.radians(latitude)), np.cos(np.radians(latitude))
    across = SEMI_MAJOR_M / np.sqrt(1 - _E2 * sine * sine)
    along = across * (1 - _E2) / (1 - _E2 * sine * sine)
    metres: Floats = np.radians(np.array([across * cosine, along]))
    return metres


def authalic_m2(latitude: Floats) -> Floats:
    """The integral of the series from the equator to a latitude in radians: m² a radian of longitude.

    The sines of odd multiples are polynomials in the sine of the latitude.
    """
    sine = np.sin(latitude)
    square = sine * sine
    total = _POWERS[-1] * square + _POWERS[-2]
    for coefficient in reversed(_POWERS[:-2]):
        total *= square
        total += coefficient
    return SEMI_MINOR_M**2 * sine * total


def _ring_areas_m2(rings: Geometries) -> Floats:
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    longitude, latitude = np.radians(coordinates).T
    inside = ring[:-1] == ring[1:]
    starts = np.searchsorted(ring, np.arange(len(rings)))
    width = (longitude[:-1] + longitude[1:]) / 2 - longitude[starts][ring[:-1]]
    trapezoids = _trapezoids_m2(width[inside], latitude[:-1][inside], latitude[1:][inside])
    totals: Floats = np.bincount(ring[:-1][inside], trapezoids, len(rings)).astype(np.float64)
    return totals


def _trapezoids_m2(width: Floats, south: Floats, north: Floats) -> Floats:
    """The series over odd multiples of two angles, each from the two multiples before it.

    sin((n+2)x) = 2·cos(2x)·sin(nx) − sin((n−2)x), and so for the cosine: one sine and one cosine an edge.
    """
    sine, cosine = np.sin((north - south) / 2), np.cos((north + south) / 2)
    turn, lean = 2 - 4 * sine * sine, 4 * cosine * cosine - 2
    total = _SERIES[0] * sine * cosine
    sine_before, cosine_before = -sine, cosine
    for coefficient in _SERIES[1:]:
        sine, sine_before = turn * sine - sine_before, sine
        cosine, cosine_before = lean * cosine - cosine_before, cosine
        total += coefficient * sine * cosine
    return 2 * SEMI_MINOR_M**2 * width * total
