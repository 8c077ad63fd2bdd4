"""The extent of a tile in degrees, which decides what is read for it."""

import numpy as np
import pytest

from services.gateway.adapters.space.projecting import to_degrees
from services.gateway.shell.tiles import extent

GAUSS_KRUGER_120 = "EPSG:4549"


@pytest.mark.parametrize("west", [400_000.0, 490_000.0, 560_000.0], ids=["west of 120°E", "astride", "east"])
def test_the_extent_of_a_tile_is_that_of_all_its_points(west: float) -> None:
    south, side = 3_500_000.0, 20_000.0
    steps = np.linspace(0.0, side, 65)
    x, y = np.meshgrid(west + steps, south + steps)
    points = to_degrees(np.column_stack([x.ravel(), y.ravel()]), GAUSS_KRUGER_120)

    found = extent((west, south, west + side, south + side), GAUSS_KRUGER_120)

    assert found == pytest.approx((*points.min(axis=0), *points.max(axis=0)), abs=1e-9)
