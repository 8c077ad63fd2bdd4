"""``python -m demo files``: the demo city on disk, as a bureau would hand it over."""

from pathlib import Path

from demo.city.model import DemoCity, grow_city
from demo.city.survey import YEARS
from demo.command import Arguments
from demo.files.gdal import PROJECTED, write_geopackage, write_shapefiles
from demo.files.tables import line_table, survey_table

_READ_ME = """演示数据 / synthetic data

种子 {seed}，图斑 {parcels} 个。地类图斑、控制线、指标、项目均为虚构，仅用于演示与测试。
行政区外廓取自 geotool-cn（示意边界，非法定），不得再分发。
Everything here is invented. The outer shape of the districts comes from the geotool-cn package and must
not be redistributed.
"""


def write_files(arguments: Arguments) -> int:
    """Write everything below ``arguments.out`` and name each file."""
    city = grow_city(arguments.seed, arguments.parcels)
    for path in write_city(city, arguments.out):
        print(path)
    return 0


def write_city(city: DemoCity, folder: Path) -> list[Path]:
    """GeoPackage (4490 and 4528) and Shapefiles (4490 and 4528, GBK) of the survey and the three lines."""
    folder.mkdir(parents=True, exist_ok=True)
    survey = survey_table(city, YEARS[-1])
    lines = [line_table(city, one) for one in city.lines]
    note = folder / "演示数据.txt"
    note.write_text(_READ_ME.format(seed=city.seed, parcels=len(city.survey)), encoding="utf-8")
    return [
        note,
        write_geopackage(folder / "changzhou_demo.gpkg", [survey, *lines]),
        write_geopackage(folder / f"DLTB_{YEARS[0]}.gpkg", [survey_table(city, YEARS[0])]),
        *write_shapefiles(folder / "shp_4490", [survey, *lines]),
        *write_shapefiles(folder / "shp_4528", [survey, *lines], PROJECTED),
    ]
