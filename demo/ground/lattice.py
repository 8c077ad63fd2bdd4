"""The lattice under the fabric: blocks between roads and ditches, bent as fields are bent.

Each column of blocks takes five lattice steps: one thin (the road or ditch west of it) and four wide, and
so does each row. A parcel is a rectangle of lattice cells drawn with every lattice point on its rim: two
neighbours therefore share their edge point by point, whatever their sizes.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from demo.ground.plane import Floats, Ints, Shapes, to_lonlat, waves

STEPS = 5
"""Lattice steps a block: one for the strip, four for the fields."""


@dataclass(frozen=True)
class Lattice:
    """``points`` (columns·5+1, rows·5+1, 2) in degrees; ``columns``, ``rows`` of blocks."""

    points: Floats
    columns: int
    rows: int

    def polygons(self, rectangles: Ints) -> Shapes:
        """Polygons of rectangles (n, 4) given as first and last lattice column, first and last row."""
        shapes = np.empty(len(rectangles), dtype=object)
        sizes = rectangles[:, [1, 3]] - rectangles[:, [0, 2]]
        for width, height in np.unique(sizes, axis=0):
            same = np.flatnonzero((sizes[:, 0] == width) & (sizes[:, 1] == height))
            across, up = _rim(int(width), int(height))
            rings = self.points[rectangles[same, 0, None] + across, rectangles[same, 2, None] + up]
            shapes[same] = shapely.polygons(rings)
        return shapes


def make_lattice(rng: np.random.Generator, bounds_km: Floats, block_km: float) -> Lattice:
    """A lattice that covers ``bounds_km`` (west, south, east, north) with blocks of about ``block_km``."""
    west, south, east, north = bounds_km
    x, column = _steps(rng, west, east, block_km)
    y, row = _steps(rng, south, north, block_km)
    flat = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)
    wobble = rng.normal(0, 0.015 * block_km, (column[-1] + 1, row[-1] + 1, 2))
    bent = (
        flat
        + _bends(rng, flat, block_km)
        + np.clip(wobble, -0.03 * block_km, 0.03 * block_km)[column[:, None], row]
    )
    return Lattice(to_lonlat(bent), (len(x) - 1) // STEPS, (len(y) - 1) // STEPS)


def _steps(rng: np.random.Generator, low: float, high: float, block_km: float) -> tuple[Floats, Ints]:
    """Lattice positions and the number of the line each belongs to (both rims of a strip: the same)."""
    count = max(4, round((high - low) / block_km) + 2)
    widths = rng.uniform(0.7, 1.3, count)
    lines = (
        low
        - block_km / 2
        + np.concatenate([[0], np.cumsum(widths)]) * ((high - low + block_km) / widths.sum())
    )
    half = strip_half_widths(count + 1) * block_km
    inner = np.array([0.25, 0.5, 0.75]) + rng.uniform(-0.045, 0.045, (count, 3))
    start, stop = lines[:-1] + half[:-1], lines[1:] - half[1:]
    fields = start[:, None] + inner * (stop - start)[:, None]
    steps = np.column_stack([lines[:-1] - half[:-1], start, fields]).ravel()
    line = np.concatenate([np.repeat(np.arange(count) * 4, 2).reshape(count, 2), _inner_lines(count)], axis=1)
    return np.append(steps, lines[-1] - half[-1]), np.append(line.ravel(), count * 4)


def _inner_lines(count: int) -> Ints:
    return np.asarray(np.arange(count)[:, None] * 4 + np.arange(1, 4), dtype=np.int64)


def strip_half_widths(lines: int) -> Floats:
    """Half width of each line's strip as a share of a block: trunk roads and canals are the wide ones."""
    number = np.arange(lines)
    return np.where(number % 11 == 3, 0.016, np.where(number % 7 == 5, 0.02, 0.008))


def _bends(rng: np.random.Generator, flat: Floats, block_km: float) -> Floats:
    """Displacement in km: wide bends of the land and small ones of the size of some blocks; never folds."""
    bends = np.zeros_like(flat)
    for wavelength_km, share in ((26.0, 0.018), (9.0, 0.014), (block_km * 5, 0.010)):
        for axis in (0, 1):
            bends[..., axis] += waves(rng, wavelength_km).at(flat) * wavelength_km * share
    return bends


def _rim(width: int, height: int) -> tuple[Ints, Ints]:
    """Lattice offsets of a rectangle's rim, counter-clockwise from its south-west corner."""
    across = [*range(width), *[width] * height, *range(width, 0, -1), *[0] * height]
    up = [*[0] * width, *range(height), *[height] * width, *range(height, 0, -1)]
    return np.array(across), np.array(up)
