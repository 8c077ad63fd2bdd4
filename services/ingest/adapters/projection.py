"""Coordinate systems through PROJ (pyproj)."""

from functools import cache

import numpy as np
from pyproj import Transformer

from contracts.geometry import Crs
from services.ingest.domain.coordinates import GEOGRAPHIC, Floats


def to_geographic(crs: Crs, easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude in degrees of EPSG:4490; infinite where there is none. Easting comes first."""
    lon, lat = _transformer(crs).transform(easting, northing)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


@cache
def _transformer(crs: Crs) -> Transformer:
    return Transformer.from_crs(crs, GEOGRAPHIC, always_xy=True)
