"""The area that a question is about: a point, a box or an outline, widened by metres."""

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import shapely
from pydantic import Field, model_validator

from contracts.base import Model
from contracts.geometry import Geometry
from services.gateway.domain.space.cells import Box

Floats = npt.NDArray[np.float64]
Projection = Callable[[Floats], Floats]

MOST_VERTICES = 20_000
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class Area(Model):
    """查询范围: exactly one of ``point``, ``box`` and ``geometry`` (EPSG:4490), and a buffer around it."""

    point: tuple[Longitude, Latitude] | None = Field(default=None, strict=False)
    box: tuple[Longitude, Latitude, Longitude, Latitude] | None = Field(default=None, strict=False)
    geometry: Geometry | None = None
    buffer_m: float = Field(default=0.0, ge=0, le=50_000, description="缓冲距离, metres")

    @model_validator(mode="after")
    def _one(self) -> "Area":
        given = [each for each in (self.point, self.box, self.geometry) if each is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of point, box and geometry")
        if self.box is not None and not (self.box[0] <= self.box[2] and self.box[1] <= self.box[3]):
            raise ValueError("box is west, south, east, north")
        return self


def outline(area: Area, to_metres: Projection, to_degrees: Projection) -> shapely.Geometry:
    """The area in degrees; raises ValueError for an outline that is none.

    The buffer is drawn in EPSG:4549, whose metres are right to 0.02 % in the city.
    """
    shape = _drawn(area)
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise ValueError(f"an outline has at most {MOST_VERTICES} vertices")
    if not shapely.is_valid(shape):
        raise ValueError(f"the outline is not valid: {shapely.is_valid_reason(shape)}")
    if not area.buffer_m:
        return shape
    flat = shapely.buffer(shapely.transform(shape, to_metres), area.buffer_m)
    return shapely.transform(flat, to_degrees)


def extent(shape: shapely.Geometry) -> Box:
    """Of a geometry."""
    west, south, east, north = shapely.bounds(shape).tolist()
    return west, south, east, north


def _drawn(area: Area) -> shapely.Geometry:
    if area.point is not None:
        return shapely.Point(area.point)
    if area.box is not None:
        return shapely.box(*area.box)
    told: Any = area.geometry
    try:
        return shapely.force_2d(shapely.from_geojson(told.model_dump_json()))
    except shapely.errors.ShapelyError as error:
        raise ValueError("the outline has a ring that is none") from error
