"""From an uploaded file to its layers, whatever it was packed in."""

from collections.abc import Iterator
from pathlib import Path

from services.ingest.adapters.archive import unpack
from services.ingest.adapters.geofiles import UNNAMED, UnreadableFile, tables_of
from services.ingest.domain.package.table import Table

_HEADS = {b"PK\x03\x04": ".zip", b"SQLite format 3\0": ".gpkg"}
_JSON_START = (b"{", b"\xef\xbb\xbf{")
_FILES = (".gpkg", ".shp", ".geojson", ".json")


def suffix_of(head: bytes) -> str | None:
    """What the first 16 bytes or more of a file say it is: ``.zip``, ``.gpkg`` or ``.geojson``; else None.

    So GDAL is never offered one of its many other formats, some of which point to files elsewhere.
    """
    for start, suffix in _HEADS.items():
        if head.startswith(start):
            return suffix
    return ".geojson" if head.lstrip(b" \t\r\n").startswith(_JSON_START) else None


def tables_in(upload: Path, folder: Path) -> Iterator[Table]:
    """The layers of the uploaded file; ``folder`` is empty and takes what comes out of an archive.

    Raises UnreadableFile or HostileArchive.
    """
    suffix = _suffix(upload)
    if suffix == ".zip":
        files = unpack(upload, folder / "unpacked")
        yield from (table for path in _datasets(files, folder) for table in tables_of(path))
    else:
        named = folder / (UNNAMED + suffix)
        named.symlink_to(upload.resolve())
        yield from tables_of(named)


def _suffix(path: Path) -> str:
    with path.open("rb") as file:
        suffix = suffix_of(file.read(64))
    if suffix is None:
        raise UnreadableFile("不是 GeoPackage、ZIP(Shapefile、FileGDB)或 GeoJSON")
    return suffix


def _datasets(files: list[Path], folder: Path) -> list[Path]:
    """Files GDAL opens, and .gdb folders, each once; what is inside a .gdb is its own business."""
    found = {_geodatabase(path, folder) or path for path in files}
    datasets = sorted(path for path in found if path.suffix.lower() in (*_FILES, ".gdb"))
    if not datasets:
        raise UnreadableFile("压缩包内没有 .shp、.gdb、.gpkg 或 .geojson")
    for path in datasets:
        if path.suffix.lower() in {".gpkg", ".geojson", ".json"} and _suffix(path) == ".zip":
            raise UnreadableFile("文件内容与扩展名不符")
    return datasets


def _geodatabase(path: Path, folder: Path) -> Path | None:
    parents = [parent for parent in path.parents if parent.is_relative_to(folder)]
    return next((parent for parent in parents if parent.suffix.lower() == ".gdb"), None)
