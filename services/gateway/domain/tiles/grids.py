"""切片方案: how a coordinate system is cut into tiles.

``WebMercatorQuad`` is that of OGC 17-083r4. ``CGCS2000GK120`` is ours, for the view of the big screen:
EPSG:4549 (3-degree Gauss-Krüger, 120°E), one metre a pixel of 256 at level 12, each level half of the one
before; it covers eastings 0–1,048,576 m and northings 2,951,424–4,000,000 m.
"""

from dataclasses import dataclass
from typing import Any

PIXELS = 256
PIXEL_M = 0.00028
"""The pixel of OGC's scale denominators."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in the grid's coordinate system."""


@dataclass(frozen=True)
class Grid:
    """``west`` and ``north`` are the corner of the one tile of level 0, ``side`` its width, in metres.

    ``vast_level`` is the first level that shows vast layers: before it a tile would hold too much.
    """

    id: str
    title: str
    crs: str
    west: float
    north: float
    side: float
    vast_level: int
    last_level: int
    northing_first: bool = False
    uri: str | None = None
    """Under which the scheme is registered, if it is."""

    def bounds(self, level: int, row: int, column: int) -> Bounds:
        """Of one tile; rows count from the north."""
        side = self.side / 2**level
        west, north = self.west + column * side, self.north - row * side
        return west, north - side, west + side, north

    def has(self, level: int, row: int, column: int) -> bool:
        """Whether there is such a tile."""
        return 0 <= level <= self.last_level and 0 <= row < 2**level and 0 <= column < 2**level

    def described(self) -> dict[str, Any]:
        """The tile matrix set, OGC 2D-TMS 2.0."""
        corner = [self.north, self.west] if self.northing_first else [self.west, self.north]
        return {
            "id": self.id,
            "title": self.title,
            **({"uri": self.uri} if self.uri else {}),
            "crs": self.crs,
            "orderedAxes": ["N", "E"] if self.northing_first else ["E", "N"],
            "tileMatrices": [self._matrix(level, corner) for level in range(self.last_level + 1)],
        }

    def _matrix(self, level: int, corner: list[float]) -> dict[str, Any]:
        cell = self.side / 2**level / PIXELS
        return {
            "id": str(level),
            "cellSize": cell,
            "scaleDenominator": cell / PIXEL_M,
            "cornerOfOrigin": "topLeft",
            "pointOfOrigin": corner,
            "tileWidth": PIXELS,
            "tileHeight": PIXELS,
            "matrixWidth": 2**level,
            "matrixHeight": 2**level,
        }


_MERCATOR = 20_037_508.342789244
GRIDS = {
    grid.id: grid
    for grid in (
        Grid(
            id="WebMercatorQuad",
            title="Web 墨卡托",
            crs="http://www.opengis.net/def/crs/EPSG/0/3857",
            west=-_MERCATOR,
            north=_MERCATOR,
            side=2 * _MERCATOR,
            vast_level=12,
            last_level=15,
            uri="http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
        ),
        Grid(
            id="CGCS2000GK120",
            title="CGCS2000 三度带高斯—克吕格投影，中央经线 120°",
            crs="http://www.opengis.net/def/crs/EPSG/0/4549",
            west=0.0,
            north=4_000_000.0,
            side=1_048_576.0,
            vast_level=7,
            last_level=10,
            northing_first=True,
        ),
    )
}
"""The last level has tiles of about a kilometre: its finest coordinate is a quarter of a metre, so no tile
tells an exact one; maps enlarge it when they go closer."""
