"""GeoPackage, Shapefile, FileGDB and GeoJSON through GDAL (pyogrio)."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw
from pyogrio.errors import DataLayerError, DataSourceError, FieldError

from services.ingest.adapters.dbf import encoding_of
from services.ingest.adapters.projection import system_of
from services.ingest.domain.geometry.mistakes import GEOGRAPHIC
from services.ingest.domain.package.table import Column, Table

UNNAMED = "package"
"""The stem of a file whose own name is not known: GDAL names a GeoJSON layer after it."""
_GEOJSON_DEFAULT = "EPSG:4326"
"""What GDAL says of GeoJSON that names no system: as in events, it is then EPSG:4490 (some dm apart)."""
MOST_LAYERS = 64
MOST_ROWS = 1_000_000


class UnreadableFile(Exception):
    """GDAL cannot read it, or it is larger than we take."""


def tables_of(path: Path) -> Iterator[Table]:
    """The layers of one file or .gdb folder that have shapes; raises UnreadableFile."""
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if len(names) > MOST_LAYERS:
            raise UnreadableFile(f"文件有 {len(names)} 个图层，至多 {MOST_LAYERS} 个")
        for name in names:
            yield _table(path, name)
    except (DataSourceError, DataLayerError, FieldError, UnicodeDecodeError, ValueError) as error:
        raise UnreadableFile("文件已损坏或编码不对") from error


def _table(path: Path, name: str) -> Table:
    info = pyogrio.read_info(path, layer=name, force_feature_count=True)
    if info["features"] > MOST_ROWS:
        raise UnreadableFile(f"图层 {name} 有 {info['features']} 行，至多 {MOST_ROWS} 行")
    encoding = encoding_of(path) if path.suffix.lower() == ".shp" else None
    about, _, shapes, columns = pyogrio.raw.read(path, layer=name, encoding=encoding)
    fields = [str(field).upper() for field in about["fields"]]
    stated = str(about["crs"] or "")
    if stated == _GEOJSON_DEFAULT and path.suffix.lower() in {".geojson", ".json"}:
        stated = GEOGRAPHIC
    named = "" if name == UNNAMED else name
    return Table(named, dict(zip(fields, columns, strict=True)), _bytes(shapes), system_of(stated), stated)


def _bytes(shapes: Column) -> Column:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
