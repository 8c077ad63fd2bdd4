"""Coordinate systems through PROJ (pyproj)."""

from functools import cache
from typing import get_args

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from contracts.geometry import Crs
from services.ingest.domain.geometry.mistakes import GEOGRAPHIC
from services.ingest.domain.geometry.ragged import Floats


def to_geographic(crs: Crs, easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude in degrees of EPSG:4490; infinite where there is none. Easting comes first."""
    lon, lat = _transformer(crs).transform(easting, northing)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


@cache
def _transformer(crs: Crs) -> Transformer:
    return Transformer.from_crs(crs, GEOGRAPHIC, always_xy=True)


def system_of(stated: str) -> Crs | None:
    """The one of our systems that an EPSG code or a WKT means, also as ESRI writes it; None when none is."""
    try:
        given = CRS.from_user_input(stated)
    except CRSError:
        return None
    flat = given.sub_crs_list[0] if given.is_compound else given
    codes: tuple[Crs, ...] = get_args(Crs)
    return next((code for code in codes if stated == code or _same(flat, CRS.from_user_input(code))), None)


def _same(given: CRS, ours: CRS) -> bool:
    """Names differ among writers: the ellipsoid, the projection's numbers and "2000" in the name decide."""
    return (
        given.is_projected == ours.is_projected
        and _ellipsoid(given) == _ellipsoid(ours)
        and _numbers(given) == _numbers(ours)
        and ("2000" in given.name or "4490" in str(given.to_authority()))
    )


def _ellipsoid(crs: CRS) -> tuple[float, float] | None:
    given = crs.ellipsoid
    return None if given is None else (given.semi_major_metre, round(given.inverse_flattening, 6))


def _numbers(crs: CRS) -> dict[str, float]:
    operation = crs.coordinate_operation if crs.is_projected else None
    return {parameter.name: float(parameter.value) for parameter in operation.params} if operation else {}
