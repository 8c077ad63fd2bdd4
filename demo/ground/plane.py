"""A local plane in kilometres around the city, and smooth random fields on it.

The map to degrees is linear, so a straight edge in one is a straight edge in the other.
"""

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.str_]
Shapes: TypeAlias = NDArray[Any]
"""Arrays of shapely geometries."""

DECIMALS = 7
"""Every coordinate lies on a grid of 1e-7 degree (about 1 cm), so that equal points are equal bits."""

_ORIGIN_LON, _ORIGIN_LAT = 119.65, 31.6
_KM_PER_DEGREE_LAT = 110.87
_KM_PER_DEGREE_LON = 111.32 * math.cos(math.radians(_ORIGIN_LAT))


def to_km(lonlat: Floats) -> Floats:
    """Degrees (…, 2) to kilometres east and north of the city's middle."""
    return (lonlat - (_ORIGIN_LON, _ORIGIN_LAT)) * (_KM_PER_DEGREE_LON, _KM_PER_DEGREE_LAT)


def to_lonlat(km: Floats) -> Floats:
    """Kilometres (…, 2) to degrees on the coordinate grid."""
    degrees = km / (_KM_PER_DEGREE_LON, _KM_PER_DEGREE_LAT) + (_ORIGIN_LON, _ORIGIN_LAT)
    return np.round(degrees, DECIMALS)


@dataclass(frozen=True)
class Waves:
    """A smooth field: the mean of plane waves, about -1 … 1."""

    directions: Floats
    phases: Floats

    def at(self, km: Floats) -> Floats:
        """The field at points (…, 2)."""
        total = np.zeros(km.shape[:-1])
        for (along_x, along_y), phase in zip(self.directions, self.phases, strict=True):
            total += np.cos(along_x * km[..., 0] + along_y * km[..., 1] + phase)
        return np.asarray(total * math.sqrt(2 / len(self.phases)))


def waves(rng: np.random.Generator, wavelength_km: float, count: int = 5) -> Waves:
    """A random smooth field whose bumps are about ``wavelength_km`` apart."""
    angles = rng.uniform(0, 2 * math.pi, count)
    lengths = wavelength_km * rng.uniform(0.75, 1.4, count)
    directions = np.column_stack([np.cos(angles), np.sin(angles)]) * (2 * math.pi / lengths)[:, None]
    return Waves(directions, rng.uniform(0, 2 * math.pi, count))
