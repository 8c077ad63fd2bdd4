"""Blocks cut into parcels: open land whole, towns finely, farmland in long fields."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from demo.ground.lattice import STEPS
from demo.ground.plane import Bools, Floats, Ints

FIELD, ROAD_NORTHWARD, ROAD_EASTWARD = 0, 1, 2

_CUTS = ((4,), (2, 2), (1, 3), (3, 1), (1, 1, 2), (2, 1, 1), (1, 1, 1, 1))
"""Ways to cut four lattice steps into fields."""


@dataclass(frozen=True)
class Cells:
    """Rectangles (n, 4) of lattice indexes, what each is, and the block (n, 2) it belongs to."""

    rectangles: Ints
    kind: Ints
    block: Ints


def cut_blocks(rng: np.random.Generator, wanted: Bools, open_land: Bools, town: Floats) -> Cells:
    """Cut the ``wanted`` blocks (columns, rows); ``town`` is the town score at each block's middle."""
    parts = [_fields(rng, wanted, open_land, town), *_strips(wanted, open_land)]
    return Cells(
        np.concatenate([p.rectangles for p in parts]),
        np.concatenate([p.kind for p in parts]),
        np.concatenate([p.block for p in parts]),
    )


def _open_towards(open_land: Bools) -> tuple[Bools, Bools]:
    """Open blocks that also take the strip west of them, and those that take the strips west and south."""
    west = np.zeros_like(open_land)
    west[1:] = open_land[1:] & open_land[:-1]
    both = np.zeros_like(open_land)
    both[1:, 1:] = west[1:, 1:] & open_land[1:, :-1] & open_land[:-1, :-1]
    return west, both


def _strips(wanted: Bools, open_land: Bools) -> list[Cells]:
    west, both = _open_towards(open_land)
    northward = np.argwhere(wanted & ~west)
    eastward = np.argwhere(wanted & ~both)
    corner = northward * STEPS
    up = np.column_stack([corner[:, 0], corner[:, 0] + 1, corner[:, 1] + 1, corner[:, 1] + STEPS])
    corner = eastward * STEPS
    along = np.column_stack([corner[:, 0], corner[:, 0] + STEPS, corner[:, 1], corner[:, 1] + 1])
    return [
        Cells(up, np.full(len(up), ROAD_NORTHWARD), northward),
        Cells(along, np.full(len(along), ROAD_EASTWARD), eastward),
    ]


def _fields(rng: np.random.Generator, wanted: Bools, open_land: Bools, town: Floats) -> Cells:
    blocks = np.argwhere(wanted)
    at = (blocks[:, 0], blocks[:, 1])
    west, both = _open_towards(open_land)
    cut_x, cut_y = _choose_cuts(rng, town[at], open_land[at])
    found: list[Ints] = []
    owner: list[Ints] = []
    for x_cut in range(len(_CUTS)):
        for y_cut in range(len(_CUTS)):
            same = np.flatnonzero((cut_x == x_cut) & (cut_y == y_cut))
            for x0, x1 in _spans(_CUTS[x_cut]):
                for y0, y1 in _spans(_CUTS[y_cut]):
                    corner = blocks[same] * STEPS
                    found.append(
                        np.column_stack(
                            [corner[:, 0] + x0, corner[:, 0] + x1, corner[:, 1] + y0, corner[:, 1] + y1]
                        )
                    )
                    owner.append(same)
    index = np.concatenate(owner)
    rectangles = np.concatenate(found)
    rectangles[:, 0] -= west[at][index]
    rectangles[:, 2] -= both[at][index]
    return Cells(rectangles, np.full(len(index), FIELD), blocks[index])


def _choose_cuts(rng: np.random.Generator, town: Floats, open_land: Bools) -> tuple[Ints, Ints]:
    """Which cut each block gets across and upward; open land stays whole."""
    count = len(town)
    long_way = rng.random(count) < 0.5
    many = rng.choice([1, 2, 3, 4, 5, 6, 6], count)
    few = rng.choice([0, 0, 0, 1], count)
    few = np.where(town > -0.8, rng.choice([1, 2, 3, 4, 5], count), few)
    cut_x, cut_y = np.where(long_way, many, few), np.where(long_way, few, many)
    return np.where(open_land, 0, cut_x), np.where(open_land, 0, cut_y)


def _spans(cut: tuple[int, ...]) -> list[tuple[int, int]]:
    edges = [1, *(1 + int(edge) for edge in np.cumsum(cut))]
    return list(pairwise(edges))
