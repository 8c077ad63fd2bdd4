"""Files as bureaus hand them over, read through GDAL: four formats, two encodings, seven systems."""

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest

from demo.city.model import grow_city
from demo.files.writing import write_city
from services.ingest.adapters.archive import ArchiveLimits, HostileArchive, unpack
from services.ingest.adapters.geofiles import UnreadableFile
from services.ingest.adapters.projection import system_of
from services.ingest.domain.package.table import Table
from services.ingest.shell.packages.checking.reading import suffix_of, tables_in
from tests.unit.ingest.package.tables import PACKAGE, judged


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    write_city(grow_city(7, 400), folder)
    return folder


def read(upload: Path, folder: Path) -> list[Table]:
    folder.mkdir()
    return list(tables_in(upload, folder))


def zipped(path: Path, *files: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            for part in sorted(file.rglob("*")) if file.is_dir() else [file]:
                archive.write(part, str(part.relative_to(file.parent)))
    return path


def shapefile(folder: Path, name: str = "DLTB") -> list[Path]:
    return sorted(folder.glob(f"{name}.*"))


def converted(source: Path, target: Path, driver: str, **options: str) -> Path:
    """The survey of the demo city in another format."""
    about, _, shapes, columns = pyogrio.raw.read(source, layer="DLTB")
    pyogrio.raw.write(
        target,
        geometry=shapes,
        field_data=columns,
        fields=np.array(about["fields"], dtype=object),
        geometry_type=about["geometry_type"],
        crs=about["crs"],
        driver=driver,
        layer="DLTB",
        **options,
    )
    return target


def texts(tables: list[Table]) -> list[str]:
    [survey] = [table for table in tables if table.name == "DLTB"]
    return [str(text) for text in survey.texts("DLMC")]


def test_a_geopackage_holds_the_survey_and_the_three_lines(city: Path, tmp_path: Path) -> None:
    tables = read(city / "changzhou_demo.gpkg", tmp_path / "work")

    assert [table.name for table in tables] == ["DLTB", "YJJBNT", "STBHHX", "CZKFBJ"]
    assert judged(*tables).sound


def test_every_format_says_the_same(city: Path, tmp_path: Path) -> None:
    source = city / "changzhou_demo.gpkg"
    folder = tmp_path / "utf8"
    folder.mkdir()
    converted(source, folder / "DLTB.shp", "ESRI Shapefile", encoding="UTF-8")
    uploads = [
        zipped(tmp_path / "gbk.zip", *shapefile(city / "shp_4490")),
        zipped(tmp_path / "utf8.zip", *shapefile(folder)),
        zipped(tmp_path / "gdb.zip", converted(source, tmp_path / "survey.gdb", "OpenFileGDB")),
        converted(source, tmp_path / "survey.geojson", "GeoJSON", COORDINATE_PRECISION="17"),
    ]

    read_in = [read(upload, tmp_path / f"work{number}") for number, upload in enumerate(uploads)]
    expected = texts(read(source, tmp_path / "work"))

    assert [texts(tables) for tables in read_in] == [expected] * 4
    assert all(judged(*tables).sound for tables in read_in)


def test_events_are_the_same_bytes_from_a_geopackage_and_from_a_shapefile(city: Path, tmp_path: Path) -> None:
    survey = read(city / "changzhou_demo.gpkg", tmp_path / "one")[0]
    [shapes] = read(zipped(tmp_path / "gbk.zip", *shapefile(city / "shp_4490")), tmp_path / "two")

    one, other = (sorted(e.value for e in judged(table).events(PACKAGE)) for table in (survey, shapes))

    assert len(one) > 400
    assert one == other


@pytest.mark.parametrize("page", [None, "GBK", "936", "UTF-8"])
def test_chinese_in_gbk_is_read_whatever_the_cpg_says(city: Path, tmp_path: Path, page: str | None) -> None:
    folder = tmp_path / "files"
    shutil.copytree(city / "shp_4528", folder)
    (folder / "DLTB.cpg").unlink(missing_ok=True)
    if page is not None:
        (folder / "DLTB.cpg").write_text(page)

    tables = read(zipped(tmp_path / "a.zip", *shapefile(folder)), tmp_path / "work")

    assert "乔木林地" in texts(tables)


def test_metres_of_zone_40_come_to_the_same_place(city: Path, tmp_path: Path) -> None:
    [table] = read(zipped(tmp_path / "a.zip", *shapefile(city / "shp_4528")), tmp_path / "work")

    assert table.crs == "EPSG:4528"
    assert judged(table).sound


ESRI_4549 = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize(
    ("stated", "system"),
    [
        ("EPSG:4490", "EPSG:4490"),
        ("EPSG:4529", "EPSG:4529"),
        (ESRI_4549, "EPSG:4549"),
        (ESRI_4549.replace("500000.0", "40500000.0"), "EPSG:4528"),
        ("EPSG:4490+5737", "EPSG:4490"),
        ("EPSG:4326", None),
        ("EPSG:3857", None),
        ("EPSG:2437", None),
        ("", None),
    ],
)
def test_a_system_is_known_however_it_is_written(stated: str, system: str | None) -> None:
    assert system_of(stated) == system


@pytest.mark.parametrize(
    "name", ["../evil.shp", "/etc/evil.shp", "..\\evil.shp", "C:\\evil.shp", "inner.zip", "DLTB.tar.gz"]
)
def test_nothing_is_unpacked_outside_its_folder_nor_twice(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, b"x")

    with pytest.raises(HostileArchive):
        unpack(tmp_path / "a.zip", tmp_path / "folder")
    assert {path.name for path in tmp_path.iterdir()} <= {"a.zip", "folder"}


def test_a_symbolic_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("DLTB.shp")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(HostileArchive, match="符号链接"):
        unpack(tmp_path / "a.zip", tmp_path / "folder")


@pytest.mark.parametrize(
    "limits",
    [
        ArchiveLimits(inflated_bytes=1_000_000),
        ArchiveLimits(free_bytes=1_000_000),
        ArchiveLimits(entries=0),
    ],
    ids=["size", "ratio", "entries"],
)
def test_a_zip_bomb_stops_while_it_inflates(tmp_path: Path, limits: ArchiveLimits) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("DLTB.dbf", bytes(20_000_000))

    with pytest.raises(HostileArchive):
        unpack(tmp_path / "a.zip", tmp_path / "folder", limits)
    assert sum(path.stat().st_size for path in (tmp_path / "folder").rglob("*") if path.is_file()) < 8_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        b"SQLite format 3\0 broken",
        b'{"type":"FeatureCollection","features":[',
        b"<OGRVRTDataSource/>",
    ],
)
def test_a_broken_file_is_told_as_such(tmp_path: Path, content: bytes) -> None:
    upload = tmp_path / "upload"
    upload.write_bytes(content)

    with pytest.raises((UnreadableFile, HostileArchive)):
        read(upload, tmp_path / "work")


def test_geojson_that_names_no_system_is_in_degrees_of_cgcs2000(tmp_path: Path) -> None:
    upload = tmp_path / "upload"
    upload.write_bytes(
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"TBDLMJ":1},"geometry":'
        b'{"type":"Polygon","coordinates":[[[119.95,31.75],[119.951,31.75],[119.951,31.751],[119.95,31.75]]]}}]}'
    )

    [table] = read(upload, tmp_path / "work")

    assert (table.name, table.crs) == ("", "EPSG:4490")


def test_a_virtual_dataset_that_points_elsewhere_is_not_a_package() -> None:
    assert suffix_of(b"<OGRVRTDataSource><OGRVRTLayer name='x'>") is None


def test_a_zip_packed_by_a_method_nobody_knows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "DLTB.dbf").write_bytes(bytes(100))
    packed = zipped(tmp_path / "odd.zip", tmp_path / "DLTB.dbf")
    unknown, deflated = (99).to_bytes(2, "little"), zipfile.ZIP_DEFLATED.to_bytes(2, "little")
    content = packed.read_bytes().replace(b"\x14\x00\x00\x00" + deflated, b"\x14\x00\x00\x00" + unknown)
    packed.write_bytes(content)

    with pytest.raises(HostileArchive, match="不支持的压缩方法"):
        unpack(packed, tmp_path / "out")
