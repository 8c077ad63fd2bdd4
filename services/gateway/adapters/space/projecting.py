"""Coordinates between degrees (CGCS2000) and the grids' metres, by PROJ."""

from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

Floats = npt.NDArray[np.float64]

GAUSS_KRUGER = "EPSG:4549"
WGS84 = "EPSG:4326"
_DEGREES = {GAUSS_KRUGER: "EPSG:4490"}
"""Web Mercator takes CGCS2000 for WGS 84, from which it differs by centimetres."""


def to_metres(degrees: Floats, crs: str = GAUSS_KRUGER) -> Floats:
    """Longitude, latitude to easting, northing; row by row."""
    return _moved(_transformer(_DEGREES.get(crs, WGS84), crs), degrees)


def to_degrees(metres: Floats, crs: str = GAUSS_KRUGER) -> Floats:
    """Easting, northing to longitude, latitude; row by row."""
    return _moved(_transformer(crs, _DEGREES.get(crs, WGS84)), metres)


def _moved(transformer: Transformer, pairs: Floats) -> Floats:
    x, y = transformer.transform(pairs[:, 0], pairs[:, 1])
    return np.column_stack([x, y])


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
