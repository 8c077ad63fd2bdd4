"""From items to a tile: projected, cut to the tile, lightened for its scale, in whole tile coordinates."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from services.gateway.domain.model.tables import LINE_KINDS, PLAN_FEATURES, SURVEY_PARCELS
from services.gateway.domain.space.features import Item
from services.gateway.domain.space.filter.filtering import value_of
from services.gateway.domain.tiles.grids import Bounds
from services.gateway.domain.tiles.mvt import EXTENT, POINT, POLYGON, Path, TileLayer

Floats = npt.NDArray[np.float64]
Projection = Callable[[Floats], Floats]
"""Degrees (longitude, latitude) to the grid's easting and northing, row by row."""

MARGIN = 64
"""Tile coordinates beyond the edge, so that outlines do not end visibly there."""
HALF_PIXEL = EXTENT / 256 / 2
SHOWN: dict[str, tuple[str, ...]] = {
    SURVEY_PARCELS: ("land_class", "settlement_class", "district", "survey_year"),
    PLAN_FEATURES: ("plan_id", "layer", "land_use.code", "name", "district", "attributes.GHFQDM"),
    "permits": ("kind", "status", "district", "project_name"),
    "plans": ("name", "plan_kind", "stage", "district"),
    "projects": ("name", "kind", "milestone", "district"),
    "alerts": ("grade", "family", "state", "title"),
    "districts": ("code", "name"),
    **dict.fromkeys(LINE_KINDS, ("zone", "district")),
}
"""What a tile tells of an item, for drawing and picking; the rest is asked for by its id."""


def tile(name: str, table: str, items: Sequence[Item], where: tuple[Bounds, Projection]) -> bytes:
    """The tile of one layer."""
    bounds, project = where
    layer = TileLayer(name)
    shapes = _drawn(np.array([item.wkb for item in items], dtype=object), bounds, project)
    for item, shape in zip(items, shapes, strict=True):
        kind = POINT if shapely.get_dimensions(shape) == 0 else POLYGON
        paths = list(_points(shape) if kind == POINT else _rings(shape))
        if paths:
            layer.add(kind, paths, {"id": item.id, **_shown(table, item)})
    return layer.to_bytes()


def _drawn(wkb: npt.NDArray[np.object_], bounds: Bounds, project: Projection) -> npt.NDArray[np.object_]:
    """Geometries in tile coordinates, cut and lightened; what is too small to see is empty."""
    west, _, east, north = bounds
    scale = EXTENT / (east - west)

    def placed(degrees: Floats) -> Floats:
        flat = project(degrees)
        return np.column_stack([(flat[:, 0] - west) * scale, (north - flat[:, 1]) * scale])

    shapes = shapely.transform(shapely.from_wkb(wkb), placed)
    valid = shapely.is_valid(shapes)
    shapes[~valid] = shapely.make_valid(shapes[~valid])
    cut = shapely.clip_by_rect(shapes, -MARGIN, -MARGIN, EXTENT + MARGIN, EXTENT + MARGIN)
    return np.asarray(shapely.simplify(cut, HALF_PIXEL, preserve_topology=False), dtype=object)


def _points(shape: shapely.Geometry) -> Iterator[Path]:
    for x, y in shapely.get_coordinates(shape):
        yield [(round(x), round(y))]


def _rings(shape: shapely.Geometry) -> Iterator[Path]:
    """Outer rings turn clockwise as seen on the map (y grows southward), holes the other way."""
    for part in shapely.get_parts(shape):
        if shapely.get_type_id(part) != shapely.GeometryType.POLYGON:
            continue
        for index, ring in enumerate(shapely.get_rings(part)):
            path = _path(shapely.get_coordinates(ring))
            area = _turning(path)
            if area == 0:
                if index == 0:
                    break
                continue
            yield path if (area > 0) == (index == 0) else path[::-1]


def _path(coordinates: Floats) -> list[tuple[int, int]]:
    whole = np.rint(coordinates).astype(np.int64)
    kept = whole[1:][(whole[1:] != whole[:-1]).any(axis=1)]
    return [(int(x), int(y)) for x, y in kept.tolist()]


def _turning(path: Path) -> int:
    """Twice the signed area by the surveyor's formula."""
    pairs = zip(path, [*path[1:], *path[:1]], strict=True)
    return sum(x * y_next - x_next * y for (x, y), (x_next, y_next) in pairs)


def _shown(table: str, item: Item) -> dict[str, str | int | float | bool]:
    found = ((name, value_of(item.properties, name)) for name in SHOWN[table])
    return {name: value for name, value in found if isinstance(value, str | int | float | bool)}
