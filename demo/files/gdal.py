"""Writing tables through pyogrio: GeoPackage in UTF-8, Shapefile in GBK as bureaus still exchange it."""

from pathlib import Path

import numpy as np
import pyogrio.raw
import pyproj
import shapely

from demo.files.tables import Table
from demo.ground.plane import Floats, Shapes

GEOGRAPHIC = "EPSG:4490"
PROJECTED = "EPSG:4528"
"""CGCS2000 / 3-degree Gauss-Krüger zone 40: easting with the zone prefix, in metres."""


def write_geopackage(path: Path, tables: list[Table], crs: str = GEOGRAPHIC) -> Path:
    """All tables as layers of one new file; a file of that name is replaced."""
    path.unlink(missing_ok=True)
    for number, table in enumerate(tables):
        _write(path, table, crs, {"driver": "GPKG", "layer": table.layer, "append": number > 0})
    return path


def write_shapefiles(folder: Path, tables: list[Table], crs: str = GEOGRAPHIC) -> list[Path]:
    """Each table as a Shapefile of its layer's name."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table in tables:
        path = folder / f"{table.layer}.shp"
        _write(path, table, crs, {"driver": "ESRI Shapefile", "encoding": "GBK"})
        paths.append(path)
    return paths


def _write(path: Path, table: Table, crs: str, options: dict[str, object]) -> None:
    geometry = table.geometry if crs == GEOGRAPHIC else _projected(table.geometry, crs)
    multi = bool((shapely.get_type_id(geometry) == shapely.GeometryType.MULTIPOLYGON).any())
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(geometry),
        field_data=list(table.columns.values()),
        fields=np.array(list(table.columns), dtype=object),
        geometry_type="MultiPolygon" if multi else "Polygon",
        crs=crs,
        promote_to_multi=multi,
        **options,
    )


def _projected(geometry: Shapes, crs: str) -> Shapes:
    transformer = pyproj.Transformer.from_crs(GEOGRAPHIC, crs, always_xy=True)

    def project(lonlat: Floats) -> Floats:
        return np.column_stack(transformer.transform(lonlat[:, 0], lonlat[:, 1]))

    projected: Shapes = shapely.transform(geometry, project)
    return projected
