"""Shapes as they stand in an event."""

import orjson
import shapely

from services.ingest.domain.package.checks.drawing import Shapes


def geojson(placed: Shapes) -> list[orjson.Fragment]:
    """GeoJSON of each: one part is a Polygon, outer rings run anticlockwise (RFC 7946)."""
    single = (shapely.get_type_id(placed) == 6) & (shapely.get_num_geometries(placed) == 1)
    shapes = placed.copy()
    shapes[single] = shapely.get_geometry(placed[single], 0)
    return [orjson.Fragment(text) for text in shapely.to_geojson(shapely.orient_polygons(shapes)).tolist()]
