"""A tile is read back by GDAL, which knows the format independently of us."""

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from services.gateway.adapters.space.projecting import to_degrees, to_metres
from services.gateway.domain.space.features import Item
from services.gateway.domain.tiles.drawing import tile
from services.gateway.domain.tiles.grids import GRIDS

CGCS = GRIDS["CGCS2000GK120"]
LEVEL, ROW, COLUMN = 10, 469, 479
BOUNDS = CGCS.bounds(LEVEL, ROW, COLUMN)


def item(name: str, shape: shapely.Geometry) -> Item:
    """Of a shape in metres."""
    degrees = shapely.transform(shape, to_degrees)
    value = f'{{"id":"{name}","land_class":"0101","area_m2":12.5}}'.encode()
    return Item(name, value, shapely.to_wkb(degrees))


def read_back(data: bytes, folder: Path) -> Any:
    """What GDAL sees, in tile coordinates (it turns y upward)."""
    (folder / "tile.mvt").write_bytes(data)
    return pyogrio.read_dataframe(folder / "tile.mvt", CLIP="NO")


@pytest.fixture
def square() -> shapely.Geometry:
    west, south, _, _ = BOUNDS
    outer = shapely.box(west + 100, south + 100, west + 612, south + 612)
    return shapely.difference(outer, shapely.box(west + 200, south + 200, west + 300, south + 300))


def drawn(*items: Item) -> bytes:
    return tile("parcels", "survey_parcels", items, (BOUNDS, to_metres))


def test_a_parcel_keeps_its_shape_its_hole_and_its_class(tmp_path: Path, square: shapely.Geometry) -> None:
    seen = read_back(drawn(item("p", square)), tmp_path)

    [row] = seen.to_dict("records")
    scale = 4096 / (BOUNDS[2] - BOUNDS[0])
    assert (row["id"], row["land_class"]) == ("p", "0101")
    assert row["geometry"].is_valid
    assert sum(len(part.interiors) for part in shapely.get_parts(row["geometry"])) == 1
    assert row["geometry"].area == pytest.approx(square.area * scale**2, rel=1e-3)


def test_what_lies_outside_is_cut_off_at_the_margin(tmp_path: Path) -> None:
    west, south, east, north = BOUNDS
    wide = shapely.box(west - 5000, south - 5000, east + 5000, north + 5000)

    [row] = read_back(drawn(item("p", wide)), tmp_path).to_dict("records")

    assert np.ptp(shapely.get_coordinates(row["geometry"]), axis=0).tolist() == [4096 + 128] * 2


def test_what_is_too_small_to_see_is_left_out_and_an_empty_tile_has_no_bytes() -> None:
    west, south, _, _ = BOUNDS
    speck = shapely.box(west + 100, south + 100, west + 100.05, south + 100.05)

    assert drawn(item("p", speck)) == b""


def test_a_self_crossing_outline_is_drawn_all_the_same(tmp_path: Path) -> None:
    west, south, _, _ = BOUNDS
    bow = shapely.Polygon(
        [(west + x, south + y) for x, y in ((100, 100), (500, 500), (500, 100), (100, 500))]
    )

    seen = read_back(drawn(item("p", bow)), tmp_path)

    assert len(seen) == 1


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.id)
def test_the_tiles_of_a_level_lie_side_by_side(grid: Any) -> None:
    parent = grid.bounds(6, 20, 30)
    children = [grid.bounds(7, 40 + down, 60 + right) for down in (0, 1) for right in (0, 1)]

    west, south, east, north = np.array(children).T
    assert (west.min(), south.min(), east.max(), north.max()) == pytest.approx(parent)
    assert grid.has(6, 63, 63)
    assert not grid.has(6, 64, 0)


def test_the_finest_tile_tells_no_exact_coordinate() -> None:
    for grid in GRIDS.values():
        side = grid.side / 2**grid.last_level
        assert side / 4096 > 0.2
