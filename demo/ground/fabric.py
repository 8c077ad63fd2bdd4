"""地类图斑 without their classes yet: a gap-free fabric of parcels over the districts."""

from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import areas
from demo.ground.blocks import Cells, cut_blocks
from demo.ground.clip import Pieces, cut_along
from demo.ground.districts import Districts
from demo.ground.landscape import Landscape, make_landscape
from demo.ground.lattice import STEPS, Lattice, make_lattice
from demo.ground.plane import Bools, Floats, Ints, Shapes, to_km

_PARCELS_PER_BLOCK = 6.0
_CENT = 100
"""TBMJ has two decimals: whole hundreds of 0.0001 m²."""


@dataclass(frozen=True)
class Fabric:
    """One row a parcel: ``area`` in 0.0001 m² (TBMJ), ``km`` its middle; ``kind``, ``block``: its cell's."""

    districts: Districts
    landscape: Landscape
    geometry: Shapes
    district: Ints
    area: Ints
    km: Floats
    kind: Ints
    block: Ints

    def __len__(self) -> int:
        return len(self.geometry)


def make_fabric(rng: np.random.Generator, districts: Districts, parcels: int) -> Fabric:
    """About ``parcels`` parcels; the same ``rng`` and number give the same fabric.

    Raises ValueError below 200 parcels: a block must stay smaller than the smallest district.
    """
    if parcels < 200:
        raise ValueError("a city of fewer than 200 parcels cannot be drawn")
    outlines = districts.outlines
    corners = shapely.total_bounds(outlines).reshape(2, 2)
    bounds_km = to_km(corners).ravel()
    square_km = float(areas(outlines).sum()) / 1e10
    lattice = make_lattice(rng, bounds_km, float(np.sqrt(square_km / parcels * _PARCELS_PER_BLOCK)))
    landscape = make_landscape(rng, bounds_km)
    cells = _cells(rng, lattice, landscape, outlines)
    pieces = cut_along(lattice.polygons(cells.rectangles), outlines)
    return _fabric(districts, landscape, cells, pieces)


def _cells(rng: np.random.Generator, lattice: Lattice, landscape: Landscape, outlines: Shapes) -> Cells:
    blocks = np.argwhere(np.ones((lattice.columns, lattice.rows), dtype=bool))
    corner = blocks * STEPS
    tiles = lattice.polygons(
        np.column_stack([corner[:, 0], corner[:, 0] + STEPS, corner[:, 1], corner[:, 1] + STEPS])
    )
    wanted: Bools = np.zeros(len(tiles), dtype=bool)
    for outline in outlines:
        shapely.prepare(outline)
        wanted |= shapely.intersects(outline, tiles)
    middles = to_km(lattice.points[corner[:, 0] + 3, corner[:, 1] + 3])
    open_land = (landscape.water(middles) > 0) | (landscape.hill(middles) > 0.3)
    shape = (lattice.columns, lattice.rows)
    town = landscape.town(middles)
    return cut_blocks(rng, wanted.reshape(shape), open_land.reshape(shape), town.reshape(shape))


def _fabric(districts: Districts, landscape: Landscape, cells: Cells, pieces: Pieces) -> Fabric:
    order = np.lexsort((pieces.cell, pieces.district))
    geometry, district = pieces.geometry[order], pieces.district[order]
    cell = pieces.cell[order]
    box = shapely.bounds(geometry)
    middle = np.column_stack([box[:, 0] + box[:, 2], box[:, 1] + box[:, 3]]) / 2
    return Fabric(
        districts=districts,
        landscape=landscape,
        geometry=geometry,
        district=district,
        area=_adjusted(areas(geometry), district, control_areas(districts)),
        km=to_km(middle),
        kind=cells.kind[cell],
        block=cells.block[cell],
    )


def control_areas(districts: Districts) -> Ints:
    """行政区控制面积 in 0.0001 m² (two decimals of a m²): what each district's parcels sum to."""
    return np.asarray(areas(districts.outlines) // _CENT * _CENT, dtype=np.int64)


def _adjusted(measured: Ints, district: Ints, control: Ints) -> Ints:
    """平差: areas to two decimals whose sum in each district is its control area exactly."""
    adjusted = np.rint(measured / _CENT).astype(np.int64)
    for number, total in enumerate(control):
        own = np.flatnonzero(district == number)
        missing = int(total) // _CENT - int(adjusted[own].sum())
        largest = own[np.argsort(-adjusted[own], kind="stable")]
        adjusted[largest] += missing // len(own)
        adjusted[largest[: missing % len(own)]] += 1
    return np.asarray(adjusted * _CENT, dtype=np.int64)
