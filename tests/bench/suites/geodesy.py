"""Areas on the ellipsoid: our vectorised series, beside pyproj one by one and planar areas."""

from collections.abc import Callable

import numpy as np
import pyproj
import shapely

from chassis.geometry.geodesy import FLATTENING, SEMI_MAJOR_M, Geometries, areas
from tests.bench.made.ground import polygons
from tests.bench.measuring import Say, Scale, median_seconds
from tests.bench.row import Row

VERTICES = 30
"""As a surveyed parcel has them."""


def rows(scale: Scale, say: Say) -> list[Row]:
    """Areas a second, each beside both."""
    shapes = polygons(scale.of(50_000, 10_000), VERTICES)
    runs = scale.of(5, 3)
    say(f"areas of {len(shapes):,} polygons of {VERTICES} vertices, three ways ...")
    ours = _rate(shapes, areas, runs)
    few = shapes[: len(shapes) // 10]
    geodesic = _rate(few, _one_by_one, runs)
    planar = _rate(shapes, shapely.area, runs)
    return [
        Row("geodesy", "areas by the national series", ours, "areas/s", "pyproj.Geod one by one", geodesic),
        Row("geodesy", "areas by the national series", ours, "areas/s", "planar shapely.area", planar),
    ]


def _rate(shapes: Geometries, measure: Callable[[Geometries], object], runs: int) -> float:
    return len(shapes) / median_seconds(measure, lambda: shapes, runs)


def _one_by_one(shapes: Geometries) -> float:
    ellipsoid = pyproj.Geod(a=SEMI_MAJOR_M, f=FLATTENING)
    return float(np.sum([abs(ellipsoid.geometry_area_perimeter(shape)[0]) for shape in shapes]))
