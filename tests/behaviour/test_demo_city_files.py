"""The files of the demo city can be read back as a bureau would read them."""

from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw
import pytest
import shapely

from demo.city.classes import NAMES
from demo.city.model import DemoCity, grow_city
from demo.files.writing import write_city
from demo.ground.fabric import control_areas

SURVEY_FIELDS = {
    "BSM", "YSDM", "TBBH", "DLBM", "DLMC", "QSXZ", "QSDWDM", "QSDWMC", "ZLDWDM", "ZLDWMC", "TBMJ", "KCDLBM",
    "KCXS", "KCMJ", "TBDLMJ", "CZCSXM", "SJNF", "BZ",
}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> DemoCity:
    return grow_city(seed=11, parcels=400)


@pytest.fixture(scope="module")
def folder(city: DemoCity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    write_city(city, out)
    return out


def table(path: Path, layer: str | None = None) -> tuple[dict[str, np.ndarray], np.ndarray, str]:
    meta, _, geometry, columns = pyogrio.raw.read(path, layer=layer)
    return dict(zip(meta["fields"], columns, strict=True)), shapely.from_wkb(geometry), meta["crs"]


def test_the_geopackage_has_the_standard_layers(folder: Path) -> None:
    layers = {name for name, _ in pyogrio.list_layers(folder / "changzhou_demo.gpkg")}

    assert layers == {"DLTB", "YJJBNT", "STBHHX", "CZKFBJ"}


@pytest.mark.parametrize("name", ["changzhou_demo.gpkg", "shp_4490/DLTB.shp", "shp_4528/DLTB.shp"])
def test_the_survey_has_the_standard_fields_and_conserves_land(
    folder: Path, city: DemoCity, name: str
) -> None:
    columns, geometry, _ = table(folder / name, "DLTB")

    assert set(columns) == SURVEY_FIELDS
    assert shapely.is_valid(geometry).all()
    assert round(columns["TBMJ"].sum(), 2) == control_areas(city.districts).sum() / 10_000
    assert np.allclose(columns["TBMJ"], columns["KCMJ"] + columns["TBDLMJ"], atol=0.001)


@pytest.mark.parametrize(("name", "crs"), [("shp_4490", "EPSG:4490"), ("shp_4528", "EPSG:4528")])
def test_shapefiles_are_in_gbk_and_say_their_coordinate_system(folder: Path, name: str, crs: str) -> None:
    columns, _, found = table(folder / name / "DLTB.shp")

    assert found == crs
    assert (folder / name / "DLTB.cpg").read_text() == "GBK"
    assert "演示数据".encode("gbk") in (folder / name / "DLTB.dbf").read_bytes()
    assert set(columns["DLMC"]) <= set(NAMES.values())
    assert set(columns["BZ"]) == {"演示数据"}


def test_projected_eastings_carry_the_zone_number(folder: Path) -> None:
    _, geometry, _ = table(folder / "shp_4528" / "CZKFBJ.shp")
    west, _, east, _ = shapely.total_bounds(geometry)

    assert 40_400_000 < west < east < 40_600_000


def test_control_lines_have_the_fields_of_the_plan_database(folder: Path) -> None:
    package = folder / "changzhou_demo.gpkg"

    assert {"XZQDM", "XZQMC", "YJJBNTTBBH", "YJJBNTMJ"} <= set(table(package, "YJJBNT")[0])
    assert {"XJXZQDM", "XJXZQMC", "LHLX", "MJ"} <= set(table(package, "STBHHX")[0])
    assert {"XZQDM", "XZQMC", "GHFQDM", "GHFQMC", "MJ"} <= set(table(package, "CZKFBJ")[0])


def test_the_folder_says_that_all_is_invented(folder: Path) -> None:
    assert "虚构" in (folder / "演示数据.txt").read_text(encoding="utf-8")


def test_writing_again_replaces_the_files(folder: Path, city: DemoCity) -> None:
    write_city(city, folder)

    assert len(table(folder / "changzhou_demo.gpkg", "DLTB")[1]) == city.survey.current(2025).sum()
