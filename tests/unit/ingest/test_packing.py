"""What the send tool makes of a path."""

import zipfile
from pathlib import Path

import pytest

from services.ingest.send.packing import digest, packed


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_a_shapefile_goes_with_its_companions_and_nothing_else(tmp_path: Path) -> None:
    files(tmp_path, "DLTB.shp", "DLTB.dbf", "DLTB.prj", "YJJBNT.shp", "DLTB.shp.lock")

    with packed(tmp_path / "DLTB.shp") as package:
        assert names_in(package) == ["DLTB.dbf", "DLTB.prj", "DLTB.shp"]


def test_a_geodatabase_goes_as_a_folder_of_its_name(tmp_path: Path) -> None:
    files(tmp_path / "survey.gdb", "a00000001.gdbtable", "a00000001.gdbtablx")

    with packed(tmp_path / "survey.gdb") as package:
        assert names_in(package) == ["survey.gdb/a00000001.gdbtable", "survey.gdb/a00000001.gdbtablx"]


def test_the_same_files_are_the_same_package_at_any_time(tmp_path: Path) -> None:
    digests = []
    for _ in range(2):
        files(tmp_path, "DLTB.shp", "DLTB.dbf")
        with packed(tmp_path / "DLTB.shp") as package:
            digests.append(digest(package))

    assert digests[0] == digests[1]


def test_a_single_file_goes_as_it_is(tmp_path: Path) -> None:
    path = files(tmp_path, "a.gpkg") / "a.gpkg"

    with packed(path) as package:
        assert package == path


def test_a_path_without_anything_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), packed(tmp_path / "none.shp"):
        pass
