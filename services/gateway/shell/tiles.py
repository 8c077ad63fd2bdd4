"""Tiles as they are asked for: drawn once for each state of a layer, kept while there is room."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial

import numpy as np

from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.adapters.space.projecting import to_degrees, to_metres
from services.gateway.domain.layers import Layer
from services.gateway.domain.space.cells import Box
from services.gateway.domain.space.filter.query import Query
from services.gateway.domain.tiles.drawing import tile
from services.gateway.domain.tiles.grids import Bounds, Grid
from services.gateway.shell.finding import Finder

MOST_BYTES = 64 * 1024 * 1024
AT_ONCE = 2
EDGE = np.linspace(0.0, 1.0, 9)


@dataclass(frozen=True)
class Wanted:
    """One tile of one layer; ``year`` of survey parcels."""

    layer: Layer
    grid: Grid
    level: int
    row: int
    column: int
    year: int | None


@dataclass(frozen=True)
class Tile:
    """``version`` changes whenever the layer does."""

    version: str
    data: bytes


class Tiles:
    """Draws in threads, two at a time; raises TooManyItems and TransientFailure."""

    def __init__(self, reader: LayerReader) -> None:
        self._reader = reader
        self._kept: OrderedDict[Wanted, Tile] = OrderedDict()
        self._bytes = 0
        self._drawing = asyncio.Semaphore(AT_ONCE)

    async def version(self, epoch: str, layer: Layer) -> str:
        """Of everything the layer shows now."""
        return f"{epoch}-{await self._reader.version(epoch, layer.table)}"

    async def tile(self, epoch: str, wanted: Wanted) -> Tile:
        """The tile as of now."""
        version = await self.version(epoch, wanted.layer)
        kept = self._kept.get(wanted)
        if kept is None or kept.version != version:
            async with self._drawing:
                kept = Tile(version, await self._draw(epoch, wanted))
            self._keep(wanted, kept)
        self._kept.move_to_end(wanted)
        return kept

    async def _draw(self, epoch: str, wanted: Wanted) -> bytes:
        grid, layer = wanted.grid, wanted.layer
        if layer.vast and wanted.level < grid.vast_level:
            return b""
        crs = f"EPSG:{grid.crs.rpartition('/')[2]}"
        bounds = grid.bounds(wanted.level, wanted.row, wanted.column)
        query = Query(layer, extent(bounds, crs), wanted.year)
        items = await Finder(self._reader, epoch).within(query)
        project = partial(to_metres, crs=crs)
        return await asyncio.to_thread(tile, layer.id, layer.table, items, (bounds, project))

    def _keep(self, wanted: Wanted, drawn: Tile) -> None:
        replaced = self._kept.pop(wanted, None)
        self._bytes += len(drawn.data) - (len(replaced.data) if replaced else 0)
        self._kept[wanted] = drawn
        while self._bytes > MOST_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.data)


def extent(bounds: Bounds, crs: str) -> Box:
    """The extent in degrees of a tile, its bent edges included."""
    west, south, east, north = bounds
    x, y = west + EDGE * (east - west), south + EDGE * (north - south)
    edges = [(x, np.full(9, south)), (x, np.full(9, north)), (np.full(9, west), y), (np.full(9, east), y)]
    degrees = to_degrees(np.concatenate([np.column_stack(edge) for edge in edges]), crs)
    low, high = degrees.min(axis=0), degrees.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
