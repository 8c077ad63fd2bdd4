"""Geometry as the read model keeps it: WKB in EPSG:4490, where it is filed, a point inside it."""

from dataclasses import dataclass

import shapely

from chassis.geometry.geodesy import Geometries
from contracts.geometry import Geometry
from services.gateway.domain.space.cells import cells_of


@dataclass(frozen=True)
class Placed:
    """A geometry (not empty) that is to be stored."""

    shape: shapely.Geometry

    @property
    def wkb(self) -> bytes:
        """Two dimensions."""
        return bytes(shapely.to_wkb(self.shape, output_dimension=2))

    @property
    def cells(self) -> tuple[str, ...]:
        """Where it is filed."""
        west, south, east, north = shapely.bounds(self.shape).tolist()
        return cells_of((west, south, east, north))

    @property
    def point(self) -> list[float]:
        """A point inside, to about 0.1 m; of an invalid geometry, the middle of its extent."""
        try:
            point = shapely.point_on_surface(self.shape)
            longitude, latitude = shapely.get_x(point), shapely.get_y(point)
        except shapely.errors.ShapelyError:
            west, south, east, north = shapely.bounds(self.shape)
            longitude, latitude = (west + east) / 2, (south + north) / 2
        return [round(float(longitude), 6), round(float(latitude), 6)]


def placed(geometry: Geometry) -> Placed | None:
    """Of a geometry of our messages; None for one with rings that are none: its item is shown without it."""
    try:
        return Placed(shapely.from_geojson(geometry.model_dump_json()))
    except shapely.errors.ShapelyError:
        return None


def mended(shapes: Geometries) -> Geometries:
    """The same geometries, those that cross themselves made valid: overlays need it."""
    wrong = ~shapely.is_valid(shapes)
    if wrong.any():
        shapes = shapes.copy()
        shapes[wrong] = shapely.make_valid(shapes[wrong])
    return shapes
