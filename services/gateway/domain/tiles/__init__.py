"""Vector tiles: grids, which tile shows what, and the bytes of the Mapbox Vector Tile format."""
