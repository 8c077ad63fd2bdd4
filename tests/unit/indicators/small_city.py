"""A small city in one row: sixteen parcels, three lines, six permits, and a second survey.

A parcel is 0.001° wide, so half a permit is half a parcel. Official areas are unlike the drawn 1.05 ha.
"""

from typing import Any

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, statistic, target

LAND = """
0101 10000 9000 -    | 0103 8000 7000 203 | 0201K 6000 5500 - | 0307 5000 5000 -   | 0304 4000 4000 -
1105 3000 3000 -     | 0601 2000 2000 201A | 0602 1000 1000 204 | 09 900 900 205   | 1003 800 800 -
1006 700 700 -       | 1104A 600 600 -    | 1101 500 500 -    | 0603 400 400 -     | 0810A 300 300 202
1207 200 200 -
"""
"""From west to east: 地类, TBMJ, TBDLMJ, 城镇村属性."""
WEST = 119.9


def place(start: float, width: float = 1.0) -> dict[str, Any]:
    """So many parcels' width, from so many parcels east of the first."""
    west, east = WEST + start * 0.001, WEST + (start + width) * 0.001
    ring = [[west, 31.8], [east, 31.8], [east, 31.801], [west, 31.801], [west, 31.8]]
    return {"type": "Polygon", "coordinates": [ring]}


def surveyed(number: int, words: str, **more: Any) -> Change:
    code, area, net, settlement = words.split()
    given: dict[str, Any] = {"area_m2": float(area), "net_area_m2": float(net), "geometry": place(number)}
    if settlement != "-":
        given["settlement_class"] = settlement
    return parcel(f"p{number}", 1, code=code, **{**given, **more})


FIRST_SURVEY = [
    surveyed(n, words) for n, words in enumerate(LAND.replace("\n", "|").strip("|").split("|")) if words
]
SECOND_SURVEY = [
    parcel("p0", 2, year="2024", status="retired", geometry=place(0)),
    parcel("p0w", 1, year="2024", area_m2=5_000.0, net_area_m2=4_400.0, geometry=place(0, 0.5)),
    parcel(
        "p0e", 1, year="2024", code="0701", area_m2=5_000.0, settlement_class="201", geometry=place(0.5, 0.5)
    ),
    parcel("p2", 2, year="2024", code="0102", area_m2=6_000.0, net_area_m2=5_500.0, geometry=place(2)),
    parcel("p15", 3, code="0103", area_m2=200.0, net_area_m2=150.0, geometry=place(15)),  # 2023, corrected
    parcel("p15", 2, code="0701", area_m2=200.0, geometry=place(15)),  # and what that had replaced, late
]
GIVEN = [
    line("L1", 1, area_m2=20_000.0, geometry=place(1, 2)),
    line("L2", 1, line_kind="ecological_redline", area_m2=9_000.0, geometry=place(3, 2)),
    line(
        "L3",
        1,
        line_kind="urban_development_boundary",
        zone="城镇集中建设区",
        area_m2=30_000.0,
        geometry=place(5, 3),
    ),
    target(f"built_land/{DISTRICT}/2035", 1, value=1.5, unit_of_measure="公顷", sense="ceiling"),
    statistic(f"gdp/{DISTRICT}/2023", 2.0, unit_of_measure="万元"),
]
USE = {"scheme": "planning", "code": "1001"}
ASKED: dict[str, Any] = {
    "site_area_m2": 9_000.0,
    "land_use": USE,
    "project_code": "X1",
    "geometry": place(1.5),
}
PERMITS = [
    permit("地字第1号", 1, **ASKED),
    permit(
        "建字第2号",
        1,
        kind="construction",
        project_code="X1",
        floor_area_m2=1_200.0,
        geometry=place(1.5, 0.5),
    ),
    permit("乡字第3号", 1, kind="rural", status="completed", project_code=None, geometry=place(6)),
    permit("地字第4号", 1, status="under_review", project_code="X4", geometry=place(3)),
    permit("地字第5号", 1, status="revoked", project_code="X5", geometry=place(4)),
    permit("用字第6号", 1, kind="site_selection", project_code="X6", geometry=place(5, 0.5)),
]


def small_city() -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply([*FIRST_SURVEY, *GIVEN, *PERMITS, *SECOND_SURVEY])
    return shard
