"""What is sent of a path: a file as it is, a folder, a .gdb or a Shapefile with its companions as one ZIP."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""A ZIP of the same files has the same bytes, so it is the same package."""
_LEFT_OUT = (".lock", ".zip", ".sr.lock")
_PIECE = 1024 * 1024


@contextmanager
def packed(path: Path) -> Iterator[Path]:
    """The file to send; raises FileNotFoundError. A ZIP made for it is gone afterwards."""
    if not path.exists():
        raise FileNotFoundError(path)
    if path.is_file() and path.suffix.lower() != ".shp":
        yield path
        return
    with TemporaryDirectory() as folder:
        yield _zipped(path, Path(folder) / "package.zip")


def digest(path: Path) -> str:
    """The id ingest gives a package of this content."""
    content = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            content.update(piece)
    return content.hexdigest()[:32]


def _zipped(path: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(_parts(path)):
            entry = zipfile.ZipInfo(part.relative_to(path.parent).as_posix(), _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with part.open("rb") as source, archive.open(entry, "w", force_zip64=True) as packing:
                while piece := source.read(_PIECE):
                    packing.write(piece)
    return target


def _parts(path: Path) -> Iterator[Path]:
    """All files of a folder; of a Shapefile those of the same name."""
    found = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.stem}.*")
    return (part for part in found if part.is_file() and not part.name.lower().endswith(_LEFT_OUT))
