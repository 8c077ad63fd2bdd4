"""Random upstream events about few subjects on little ground in two districts, so that all of it meets."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.recompute.door import Document

CITY, DISTRICTS = "320400", ("320411", "320412")
SIDE = 0.001
_WEST, _SOUTH = 119.93, 31.7

Draw = Callable[[st.SearchStrategy[Any]], Any]
ODD = st.sampled_from([0.0, 0.00031, 0.0005, -0.0002])


def _ring(west: float, south: float, side: float) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@st.composite
def places(draw: st.DrawFn, odd: st.SearchStrategy[float] = ODD) -> Document:
    """A square, one with a hole, two squares, or a square across many, on or beside a grid."""
    west = _WEST + SIDE * draw(st.integers(0, 1)) + draw(odd)
    south = _SOUTH + SIDE * draw(st.integers(0, 1)) + draw(odd)
    kind = draw(st.sampled_from(["plain", "plain", "hole", "two", "large", "tilted"]))
    if kind == "hole":
        inner = _ring(west + SIDE / 4, south + SIDE / 4, SIDE / 2)[::-1]
        return {"type": "Polygon", "coordinates": [_ring(west, south, SIDE), inner]}
    if kind == "two":
        both = [_ring(west, south, SIDE / 3), _ring(west + SIDE / 2, south + SIDE / 2, SIDE / 3)]
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in both]}
    if kind == "tilted":
        a, b = SIDE / 2, SIDE
        corners = [[west + a, south], [west + b, south + a], [west + a, south + b], [west, south + a]]
        return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    return {"type": "Polygon", "coordinates": [_ring(west, south, SIDE * (7 if kind == "large" else 1))]}


districts = st.sampled_from([DISTRICTS[1]] * 4 + [DISTRICTS[0]])
"""Mostly one: what lies in two never meets."""
filed = st.sampled_from([DISTRICTS[1]] * 4 + [DISTRICTS[0], CITY])
"""Permits and projects may be filed under the city: they lie in both."""
townships = st.sampled_from([None, "320412105", "320412105001", "320412200"])
areas = st.sampled_from([10_000.0, 9_876.5432, 0.0001, 10_500.0])


@st.composite
def parcels(draw: st.DrawFn) -> Document:
    """调查图斑 of two years and a later correction; mostly there, sometimes gone."""
    code = draw(st.sampled_from(["0101", "0201K", "0301", "0303", "0701", "1101", "1003"]))
    return {
        "survey_year": draw(st.sampled_from(["2022", "2023", "2025"])),
        "district": draw(districts),
        "township": draw(townships),
        "land_class": {"scheme": "sandiao", "code": code},
        "settlement_class": draw(st.sampled_from([None, "203", "205"])),
        "area_m2": draw(areas),
        "net_area_m2": draw(st.sampled_from([9_500.0, 9_433.3333, 0.0])),
        "status": draw(st.sampled_from(["current", "current", "current", "retired"])),
        "geometry": draw(places(st.just(0.0))),
    }


@st.composite
def permits(draw: st.DrawFn) -> Document:
    """规划许可 of every kind and status, of few projects."""
    status = ["granted"] * 4 + ["amended", "completed", "under_review", "revoked", "expired"]
    basis = {"kind": "批复", "doc_no": "苏政地〔2026〕1号", "verified": draw(st.booleans())}
    return {
        "kind": draw(st.sampled_from(["land_use", "land_use", "construction", "rural", "site_selection"])),
        "status": draw(st.sampled_from(status)),
        "district": draw(filed),
        "township": draw(townships),
        "project_code": draw(st.sampled_from(["2026-A", "2026-A", "2026-B", None])),
        "land_use": draw(st.sampled_from([{"scheme": "planning", "code": draw(uses)}] * 3 + [None])),
        "granted_on": draw(st.sampled_from([None, "2026-01-15", "2026-02-15", "2024-02-15", "2023-05-04"])),
        "floor_area_m2": draw(st.sampled_from([None, 4_321.0])),
        "site_area_m2": draw(st.sampled_from([None, 5_000.0, 1_234.5678])),
        "legal_basis": draw(st.sampled_from([None, None, basis])),
        "geometry": draw(places()),
    }


uses = st.sampled_from(["0701", "0701", "0703", "1001"])


@st.composite
def lines(draw: st.DrawFn) -> Document:
    """三条控制线: features that come, change kind and go."""
    source = draw(st.sampled_from([None, "reserve"]))
    kept = {"kind": "局部优化", "reason": "", "number": draw(st.sampled_from("12")), "quota_source": source}
    kinds = ["permanent_basic_farmland", "ecological_redline", "urban_development_boundary"]
    return {
        "line_kind": draw(st.sampled_from(kinds)),
        "district": draw(districts),
        "township": draw(townships),
        "zone": draw(st.sampled_from(["城镇集中建设区", "城镇集中建设区", "城镇弹性发展区", None])),
        "area_m2": draw(areas),
        "status": draw(st.sampled_from(["in_force", "in_force", "in_force", "withdrawn"])),
        "maintenance": draw(st.sampled_from([None, kept])),
        "geometry": draw(places()),
    }


@st.composite
def reviews(draw: st.DrawFn) -> Document:
    """编审: plans in every kind of stage."""
    stages = ["drafting", "examination", "approved", "approved", "filed", "returned", "suspended"]
    return {
        "name": "演示片区详细规划",
        "plan_kind": draw(st.sampled_from(["detailed", "detailed", "master"])),
        "level": "county",
        "district": draw(districts),
        "township": draw(townships),
        "stage": draw(st.sampled_from(stages)),
        "stage_entered_on": draw(st.sampled_from(["2026-01-05", "2026-03-09"])),
        "due_on": draw(st.sampled_from([None, "2026-01-08", "2026-01-31", "2026-04-30"])),
        "returned_count": draw(st.integers(0, 2)),
        "geometry": draw(st.one_of(st.none(), places())),
    }


@st.composite
def projects(draw: st.DrawFn) -> Document:
    """重大项目, some of which are not drawn yet."""
    return {
        "name": "演示重大项目",
        "kind": "交通",
        "district": draw(filed),
        "township": draw(townships),
        "milestone": draw(st.sampled_from(["conversion", "permitted", "permitted", "started", "cancelled"])),
        "milestone_on": draw(st.sampled_from(["2026-02-01", "2024-01-20", "2025-01-11", "2024-02-29"])),
        "geometry": draw(st.one_of(st.none(), places())),
    }


@st.composite
def plots(draw: st.DrawFn) -> Document:
    """规划地块 of detailed plans, and features of layers that nobody asks for."""
    return {
        "plan_id": "plan-a",
        "plan_kind": "detailed",
        "layer": draw(st.sampled_from(["XXGHDK", "XXGHDK", "CZGHYD", "GHFQ"])),
        "district": draw(districts),
        "land_use": draw(st.sampled_from([{"scheme": "planning", "code": draw(uses)}] * 3 + [None])),
        "status": draw(st.sampled_from(["in_force", "in_force", "superseded", "withdrawn"])),
        "geometry": draw(places()),
    }


targets = st.fixed_dictionaries(
    {
        "value": st.sampled_from([0.0, 5_000.0, 12_345.6]),
        "unit_of_measure": st.just("m2"),
        "sense": st.sampled_from(["floor", "ceiling"]),
    }
)
"""规划目标值 of an area."""
statistics = st.fixed_dictionaries(
    {"value": st.sampled_from([0.0, 1_250.0, 3_333.3]), "publisher": st.just("演示统计局")}
)
"""社会经济统计, without its unit."""


def unit_of(statistic: str) -> Document:
    """The unit of measure it is published in."""
    units = {"gdp": "亿元", "resident_population": "person"}
    return {"unit_of_measure": units.get(statistic, "m2")}
