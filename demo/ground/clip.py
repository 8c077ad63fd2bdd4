"""Cells cut along the district outlines, so that every piece lies in one district and shares its edges."""

from dataclasses import dataclass

import numpy as np
import shapely

from demo.ground.plane import DECIMALS, Bools, Ints, Shapes

SLIVER_SQUARE_DEGREES = 4e-8
"""About 400 m²: the survey maps nothing smaller, so a smaller piece joins its neighbour."""


@dataclass(frozen=True)
class Pieces:
    """Polygons with the number of the cell each comes from and of the district it lies in."""

    geometry: Shapes
    cell: Ints
    district: Ints


def cut_along(cells: Shapes, outlines: Shapes) -> Pieces:
    """Cells inside one outline as they are, cells on a border cut by all the outlines at once."""
    inside = Pieces(np.empty(0, dtype=object), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    on_border = np.zeros(len(cells), dtype=bool)
    for district, outline in enumerate(outlines):
        shapely.prepare(outline)
        touched = shapely.intersects(outline, cells)
        whole = shapely.contains_properly(outline, cells)
        inside = _joined(inside, _of_district(cells, whole, district))
        on_border |= touched & ~whole
    return _without_slivers(_joined(_cut_border(cells, on_border, outlines), inside))


def _of_district(cells: Shapes, chosen: Bools, district: int) -> Pieces:
    index = np.flatnonzero(chosen)
    return Pieces(cells[index], index, np.full(len(index), district))


def _cut_border(cells: Shapes, on_border: Bools, outlines: Shapes) -> Pieces:
    index = np.flatnonzero(on_border)
    lines = np.concatenate([shapely.boundary(cells[index]), shapely.boundary(outlines)])
    noded = shapely.union_all(lines, grid_size=10.0**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = shapely.transform(faces, lambda xy: np.round(xy, DECIMALS))
    points = shapely.point_on_surface(faces)
    cell, district = _holder(points, cells[index]), _holder(points, outlines)
    kept = np.flatnonzero((cell >= 0) & (district >= 0))
    kept = kept[np.argsort(_order(faces[kept]), kind="stable")]
    return Pieces(faces[kept], index[cell[kept]], district[kept])


def _order(faces: Shapes) -> Ints:
    """Rank by position: the order of faces must not depend on the library's walk."""
    box = shapely.bounds(faces)
    return np.asarray(np.argsort(np.lexsort((box[:, 3], box[:, 2], box[:, 1], box[:, 0]))), dtype=np.int64)


def _holder(points: Shapes, polygons: Shapes) -> Ints:
    """For each point the polygon it lies in, or -1."""
    holder = np.full(len(points), -1, dtype=np.int64)
    point, polygon = shapely.STRtree(polygons).query(points, predicate="within")
    holder[point] = polygon
    return holder


def _without_slivers(pieces: Pieces) -> Pieces:
    """Each piece too small to map joins the neighbour in its district with the longest common edge.

    The smallest go first: a neighbour may be a sliver too, and goes later with what it has taken in.
    """
    geometry = pieces.geometry.copy()
    size = shapely.area(geometry)
    small = np.flatnonzero(size < SLIVER_SQUARE_DEGREES)
    small = small[np.argsort(size[small], kind="stable")]
    tree = shapely.STRtree(geometry)
    gone = np.zeros(len(geometry), dtype=bool)
    for piece in small:
        near = tree.query(geometry[piece], predicate="intersects")
        near = near[(pieces.district[near] == pieces.district[piece]) & ~gone[near] & (near != piece)]
        shared = shapely.length(shapely.intersection(geometry[piece], geometry[near]))
        for host in near[np.argsort(-shared, kind="stable")]:
            union = shapely.coverage_union(geometry[host], geometry[piece])
            if union.geom_type == "Polygon":
                geometry[host], gone[piece] = union, True
                break
    return Pieces(geometry[~gone], pieces.cell[~gone], pieces.district[~gone])


def _joined(first: Pieces, second: Pieces) -> Pieces:
    return Pieces(
        np.concatenate([first.geometry, second.geometry]),
        np.concatenate([first.cell, second.cell]),
        np.concatenate([first.district, second.district]),
    )
