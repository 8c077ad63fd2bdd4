"""三条控制线: every feature in force at the start, and the events of their 动态维护."""

from collections.abc import Iterator

from demo.city.lines import Lines
from demo.city.model import DemoCity
from demo.upstream.event import Event, day, geojson, square_metres

LAYERS = {
    "permanent_basic_farmland": "YJJBNT",
    "ecological_redline": "STBHHX",
    "urban_development_boundary": "CZKFBJ",
}
"""Standard layer codes of the master plan's database."""


QUOTA_SOURCES = ("flow", "reserve", "linkage")
"""流量指标 · 机动指标 · 增减挂钩指标 (JDZBLY)."""


def line_id(city: DemoCity, lines: Lines, feature: int) -> str:
    """Line feature id: layer, DEMO, district, number."""
    district = city.districts.codes[lines.district[feature]]
    return f"{LAYERS[lines.kind]}-DEMO-{district}-{feature + 1:05d}"


def line_data(city: DemoCity, lines: Lines, feature: int) -> dict[str, object]:
    """The state of one feature as drawn."""
    data: dict[str, object] = {
        "line_kind": lines.kind,
        "district": city.districts.codes[lines.district[feature]],
        "township": city.townships[lines.first[feature]],
        "area_m2": square_metres(lines.area[feature]),
        "status": "in_force",
        "geometry": geojson(lines.geometry[feature]),
        "crs": "EPSG:4490",
    }
    if lines.zone[feature]:
        data["zone"] = str(lines.zone[feature])
    return data


def charged(lines: Lines) -> dict[int, str]:
    """Feature → 指标来源: the three smallest pieces of a district's boundary stand for later adjustments."""
    found: dict[int, str] = {}
    if lines.kind == "urban_development_boundary":
        for district in set(lines.district.tolist()):
            of_district = [n for n in range(len(lines.geometry)) if lines.district[n] == district]
            smallest = sorted(of_district, key=lambda feature: int(lines.area[feature]))
            found |= dict(zip(smallest, QUOTA_SOURCES, strict=False))
    return found


def line_events(city: DemoCity) -> Iterator[Event]:
    """All features of the three lines."""
    for lines in city.lines:
        sources = charged(lines)
        for feature in range(len(lines.geometry)):
            data = line_data(city, lines, feature)
            if feature in sources:
                data["maintenance"] = _adjustment(feature, sources[feature])
            yield Event(
                "planning.controlline.changed", line_id(city, lines, feature), 1, day(2025, 1, 16), data
            )


def _adjustment(feature: int, source: str) -> dict[str, object]:
    reason = "开发边界局部优化（演示）"
    return {"kind": "局部优化", "reason": reason, "number": f"20250116{feature:06d}", "quota_source": source}
