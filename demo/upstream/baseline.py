"""What holds before any business: district outlines and targets."""

from collections.abc import Iterator

import numpy as np

from contracts.districts import city as our_city
from demo.city.classes import BUILT, FARMLAND, FOREST, WETLAND
from demo.city.model import DemoCity
from demo.city.settlement import URBAN_RURAL, settlement
from demo.city.survey import YEARS
from demo.upstream.event import Event, day, geojson

MASTER_PLAN = "DEMO-ZG-320400-2035"
_M2_PER_10_000_MU = 1e8 / 15
PUBLIC_FLOORS_M2 = {
    "farmland_retained": round(126.08 * _M2_PER_10_000_MU, 4),
    "permanent_basic_farmland": round(114.96 * _M2_PER_10_000_MU, 4),
}
"""Public in 《常州市国土空间总体规划(2021—2035年)》: 126.08 and 114.96 万亩; other targets are invented."""
_ROOM = {
    "farmland_retained": ("floor", (1.012, 0.994, 1.0015, 1.005, 1.012, 1.004)),
    "permanent_basic_farmland": ("floor", (1.003, 1.002, 1.003, 1.0045, 1.006, 1.006)),
    "ecological_redline": ("floor", (1.0,) * 6),
    "urban_development_boundary": ("ceiling", (1.0,) * 6),
    "urban_rural_built_land": ("ceiling", (0.985, 0.972, 0.955, 0.93, 0.88, 0.79)),
    "built_land": ("ceiling", (0.98, 0.97, 0.95, 0.93, 0.90, 0.85)),
    "forest_land": ("floor", (1.02, 1.008, 1.015, 1.04, 1.03, 1.025)),
    "wetland": ("floor", (1.05,) * 6),
}
"""Sense and, for each district, today's value as a multiple of its invented target."""


def district_events(city: DemoCity) -> Iterator[Event]:
    """行政区 outlines as features of the master plan (示意边界，非法定)."""
    for code, name, outline in zip(
        city.districts.codes, city.districts.names, city.districts.outlines, strict=True
    ):
        data = {
            "plan_id": MASTER_PLAN,
            "plan_kind": "master",
            "layer": "XZQ",
            "district": code,
            "name": name,
            "attributes": {"XZQDM": code, "XZQMC": name, "BZ": "示意边界，非法定", "synthetic": True},
            "status": "in_force",
            "geometry": geojson(outline),
            "crs": "EPSG:4490",
        }
        yield Event("planning.planfeature.changed", f"XZQ-DEMO-{code}", 1, day(2025, 1, 16), data)


def current_values(city: DemoCity) -> dict[str, list[int]]:
    """Today's value of each core indicator in each district, in 0.0001 m²."""
    survey, codes = city.survey, city.survey.codes[-1]
    now = survey.current(YEARS[-1])
    farmed = np.isin(codes, FARMLAND)
    urban_rural = np.isin(settlement(city, YEARS[-1]), URBAN_RURAL)
    parcels = {
        "farmland_retained": (survey.net(YEARS[-1]), farmed),
        "urban_rural_built_land": (survey.area, urban_rural),
        "built_land": (survey.area, np.isin(codes, BUILT)),
        "forest_land": (survey.area, np.isin(codes, FOREST)),
        "wetland": (survey.area, np.isin(codes, WETLAND)),
    }
    districts = range(len(city.districts.codes))
    values = {
        indicator: [int(area[now & chosen & (survey.district == d)].sum()) for d in districts]
        for indicator, (area, chosen) in parcels.items()
    }
    for line in city.lines:
        values[line.kind] = [int(line.area[line.district == d].sum()) for d in districts]
    return values


def target_events(city: DemoCity) -> Iterator[Event]:
    """2035 targets of the seven core indicators for each district and the city."""
    values = current_values(city)
    for indicator, (sense, room) in _ROOM.items():
        limits = [value / 10_000 / ratio for value, ratio in zip(values[indicator], room, strict=True)]
        whole = PUBLIC_FLOORS_M2.get(indicator, sum(limits))
        units = zip((*city.districts.codes, our_city().code), (*limits, whole), strict=True)
        for unit, limit in units:
            public = indicator in PUBLIC_FLOORS_M2 and unit == our_city().code
            data = {
                "value": round(limit, 2) if not public else limit,
                "unit_of_measure": "m2",
                "sense": sense,
                "doc_no": "《常州市国土空间总体规划（2021—2035年）》公开值"
                if public
                else "演示数据（虚构目标值）",
            }
            yield Event("planning.target.set", f"{indicator}/{unit}/2035", 1, day(2025, 1, 16), data)
