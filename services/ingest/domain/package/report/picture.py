"""Where it is wrong, as inline SVG: the package in outline with numbered marks, and each place from near."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely

from services.ingest.domain.package.checks.drawing import Shapes

WIDTH = 720.0
_NEAR = 160.0
_MOST_VERTICES = 4000
_MOST_NEIGHBOURS = 60
_MARK = 4.0


@dataclass(frozen=True)
class Frame:
    """Degrees of EPSG:4490 to pixels: north is up, a degree of longitude shrinks with latitude."""

    west: float
    north: float
    scale: float
    shrink: float
    height: float

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels from the upper left corner."""
        return (longitude - self.west) * self.shrink * self.scale, (self.north - latitude) * self.scale


def frame(bounds: Sequence[float], width: float, margin: float = 0.04) -> Frame:
    """The frame ``width`` pixels wide around bounds (west, south, east, north); a point gets some room."""
    west, south, east, north = bounds
    shrink = math.cos(math.radians((south + north) / 2))
    across, up = max((east - west) * shrink, 1e-5), max(north - south, 1e-5)
    across, up = across * (1 + 2 * margin), up * (1 + 2 * margin)
    across = max(across, up / 2)
    scale = width / across
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return Frame(middle_x - across / shrink / 2, middle_y + up / 2, scale, shrink, up * scale)


def overview(outlines: Sequence[shapely.Geometry], marks: Sequence[tuple[str, shapely.Geometry]]) -> str:
    """The whole package with a numbered mark at each place; empty without any shape."""
    drawn = [shape for shape in (*outlines, *(shape for _, shape in marks)) if not shape.is_empty]
    if not drawn:
        return ""
    around = frame(shapely.total_bounds(drawn).tolist(), WIDTH)
    paths = [_path(shape, around, "outline") for shape in outlines]
    dots = [_dot(label, shape, around) for label, shape in marks if not shape.is_empty]
    return _svg(around, WIDTH, [*paths, *dots])


class Neighbours:
    """Shapes of one layer, found by where they are."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._tree: shapely.STRtree | None = None

    def around(self, box: shapely.Polygon) -> list[shapely.Geometry]:
        """Those in a box, cut to it; not more than can be told apart."""
        self._tree = self._tree or shapely.STRtree(self._shapes)
        found = self._shapes[self._tree.query(box)[:_MOST_NEIGHBOURS]]
        return [part for part in shapely.clip_by_rect(found, *shapely.bounds(box)) if not part.is_empty]


def near(shape: shapely.Geometry, layers: Sequence[Neighbours]) -> str:
    """One place and what lies around it."""
    west, south, east, north = shapely.bounds(shape).tolist()
    room = max(east - west, north - south, 1e-6)
    seen = (west - room / 2, south - room / 2, east + room / 2, north + room / 2)
    around = frame(seen, _NEAR, 0.0)
    box = shapely.box(west - room, south - room, east + room, north + room)
    paths = [_path(part, around, "outline") for layer in layers for part in layer.around(box)]
    return _svg(around, _NEAR, [*paths, _path(shape, around, "wrong")])


def _svg(around: Frame, width: float, inside: Sequence[str]) -> str:
    height = around.height
    return f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}">{"".join(inside)}</svg>'


def _dot(label: str, shape: shapely.Geometry, around: Frame) -> str:
    west, south, east, north = shapely.bounds(shape).tolist()
    x, y = around.at((west + east) / 2, (south + north) / 2)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_MARK}"/>'
        f'<text x="{x + _MARK + 1:.1f}" y="{y + _MARK:.1f}">{escape(label)}</text>'
    )


def _path(shape: shapely.Geometry, around: Frame, name: str) -> str:
    """Simplified to what can be seen at this size."""
    seen = shapely.simplify(shape, 0.5 / around.scale, preserve_topology=False)
    seen = seen if not seen.is_empty and shapely.get_num_coordinates(seen) <= _MOST_VERTICES else _box(shape)
    rings = [ring for part in shapely.get_parts(seen) if part.geom_type == "Polygon" for ring in _rings(part)]
    return f'<path class="{name}" d="{"".join(_line(ring, around) for ring in rings)}"/>'


def _rings(polygon: shapely.Polygon) -> list[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]


def _box(shape: shapely.Geometry) -> shapely.Polygon:
    return shapely.box(*shapely.bounds(shape).tolist())


def _line(ring: shapely.LinearRing, around: Frame) -> str:
    points = [around.at(x, y) for x, y in np.asarray(ring.coords)[:-1, :2].tolist()]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
