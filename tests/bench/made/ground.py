"""Invented ground to measure on: parcels on a lattice, permits across it, lines of many vertices."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import Floats, Geometries
from contracts.messages.change import Change
from tests.builders import line, parcel, permit

STEP_DEGREES = 0.001
"""About a hectare near Changzhou."""
WEST, SOUTH = 119.6, 31.5
CLASSES = ("0101", "0103", "0301", "0701", "1106")
"""Each counts in some indicator, so that every parcel has its entry in the ledger."""
LINE_KINDS = ("permanent_basic_farmland", "ecological_redline", "urban_development_boundary")


def rounds(middles: Floats, radius: float, vertices: int) -> Floats:
    """Closed wavy rings around middles, (n, vertices + 1, 2) in degrees."""
    turn = np.linspace(0, 2 * math.pi, vertices, endpoint=False)
    reach = radius * (1 + 0.2 * np.sin(7 * turn) + 0.02 * np.sin(vertices / 9 * turn))
    ring = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
    ring = np.vstack([ring, ring[:1]])
    return np.asarray(middles[:, None, :] + ring[None, :, :])


def polygons(count: int, vertices: int) -> Geometries:
    """So many separate polygons."""
    side = math.isqrt(count) + 1
    middles = np.array([_middle(number, side) for number in range(count)])
    return np.asarray(shapely.polygons(rounds(middles, STEP_DEGREES * 0.4, vertices)), dtype=object)


@dataclass(frozen=True)
class Ground:
    """A square of ``side`` × ``side`` parcels; everything on it is drawn from one seed."""

    side: int
    vertices: int = 20

    def parcels(self, first: str = "p") -> Iterator[Change]:
        """Survey parcels that fill half of the ground each with its own wavy outline."""
        for number in range(self.side**2):
            ring = rounds(np.array([_middle(number, self.side)]), STEP_DEGREES * 0.4, self.vertices)[0]
            code = CLASSES[number % len(CLASSES)]
            yield parcel(f"{first}{number}", 1, code=code, geometry=_geojson(ring))

    def permits(self, count: int, steps: float, first: str = "地字第") -> Iterator[Change]:
        """Granted permits ``steps`` parcels wide, anywhere on the ground."""
        rng = random.Random(f"{self.side} {count} {first}")
        for number in range(count):
            west, south = (rng.random() * (self.side - steps) * STEP_DEGREES for _ in range(2))
            place = _square(WEST + west, SOUTH + south, steps)
            project = f"{first}{number}"
            yield permit(f"{first}{number}号", 1, geometry=place, project_code=project)

    def lines(self, vertices: int) -> Iterator[Change]:
        """Three control lines, each a single ring across the whole ground."""
        half = self.side * STEP_DEGREES / 2
        for number, kind in enumerate(LINE_KINDS):
            middle = np.array([[WEST + half + number * half / 10, SOUTH + half]])
            ring = rounds(middle, half * 0.8, vertices)[0]
            yield line(f"L{number}", 1, line_kind=kind, area_m2=1e6, geometry=_geojson(ring))


def _middle(number: int, side: int) -> tuple[float, float]:
    return WEST + (number % side + 0.5) * STEP_DEGREES, SOUTH + (number // side + 0.5) * STEP_DEGREES


def _square(west: float, south: float, steps: float) -> dict[str, object]:
    size = steps * STEP_DEGREES
    ring = [
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
        (west, south),
    ]
    return _geojson(np.array(ring))


def _geojson(ring: Floats) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring.tolist()]}
