"""行政区 outlines, read at run time from the installed ``geotool-cn`` package.

They are an illustration (示意边界，非法定). The data must not be redistributed, so nothing of it is ever
written into this repository. It is WGS-84; treating that as CGCS2000 is right to well under a metre.
"""

from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np
import shapely
from GeoToolCN._gtc import GTCData

from contracts.districts import city
from demo.ground.plane import DECIMALS, Shapes


@dataclass(frozen=True)
class Districts:
    """The districts in the order of their codes; ``outlines`` are polygons in EPSG:4490."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    outlines: Shapes


def load_districts() -> Districts:
    """Six neighbouring outlines that share their edges; raises ValueError when one is missing."""
    codes = tuple(sorted(city().districts))
    resource = files("GeoToolCN") / "data" / "china.full.gtc"
    with as_file(resource) as path:
        data = GTCData(str(path))
        outlines = np.array([_outline(data, code) for code in codes], dtype=object)
        data.close()
    return Districts(codes, tuple(city().districts[code] for code in codes), edge_matched(outlines))


def edge_matched(outlines: Shapes) -> Shapes:
    """The same outlines as an exact coverage: overlaps to the first, gaps to the longest neighbour."""
    if bool(shapely.coverage_is_valid(outlines)):
        return outlines
    grid = 10.0**-DECIMALS
    lines = shapely.union_all(shapely.boundary(outlines), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    points = shapely.point_on_surface(faces)
    owner = np.array([_owner(outlines, face, point) for face, point in zip(faces, points, strict=True)])
    repaired = [shapely.coverage_union_all(faces[owner == i]) for i in range(len(outlines))]
    return np.array(repaired, dtype=object)


def _owner(outlines: Shapes, face: shapely.Geometry, point: shapely.Geometry) -> int:
    inside = np.flatnonzero(shapely.contains(outlines, point))
    if inside.size:
        return int(inside[0])
    touching = shapely.length(shapely.intersection(shapely.boundary(outlines), shapely.boundary(face)))
    return int(np.argmax(touching))


def _outline(data: GTCData, code: str) -> shapely.Geometry:
    index = data.index_of(code, "district")
    if index is None:
        raise ValueError(f"geotool-cn has no district {code}")
    _, polygons = data.geometry(index)
    rings = [[np.column_stack(ring) / data.scale for ring in rings] for rings in polygons]
    parts = [shapely.polygons(ring[0], holes=ring[1:] or None) for ring in rings]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
