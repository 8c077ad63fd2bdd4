"""Lighter outlines for the wall: fewer vertices, and no exact ones."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

METRES_PER_DEGREE = 111_320.0
DIGITS = 6
"""About 0.1 m."""

Shapes = npt.NDArray[np.object_]


def simplified(shapes: Shapes, tolerance_m: float) -> Shapes:
    """Geometries whose outlines move by at most about ``tolerance_m``; coordinates to about 0.1 m.

    Parts and holes too small to see may vanish; the geometry itself never does. None stays None.
    """
    lighter = shapely.simplify(shapes, tolerance_m / METRES_PER_DEGREE, preserve_topology=True)
    kept = np.where(shapely.is_empty(lighter), shapes, lighter)
    return np.asarray(shapely.transform(kept, _rounded), dtype=object)


def _rounded(coordinates: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.round(coordinates, DIGITS)
