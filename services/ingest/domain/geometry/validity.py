"""Whether polygons are valid as GEOS sees it: the one step that a hostile shape can make long."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import shapely

from services.ingest.domain.rejection import Rejection

Shapes = npt.NDArray[np.object_]
Validity = Callable[[Shapes], list[Rejection | None]]
"""Why each shape is refused; None where it is valid, and where there is none."""


def validity(shapes: Shapes) -> list[Rejection | None]:
    """Here and now."""
    wrong = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    refusals: list[Rejection | None] = [None] * len(shapes)
    for index in np.flatnonzero(wrong).tolist():
        refusals[index] = Rejection("invalid_geometry", str(shapely.is_valid_reason(shapes[index])))
    return refusals
