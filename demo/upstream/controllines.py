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


def line_id(city: DemoCity, lines: Lines, feature: int) -> str:
    """Line feature id: layer, DEMO, district, number."""
    district = city.districts.codes[lines.district[feature]]
    return f"{LAYERS[lines.kind]}-DEMO-{district}-{feature + 1:05d}"


def line_data(city: DemoCity, lines: Lines, feature: int) -> dict[str, object]:
    """The state of one feature as drawn."""
    data: dict[str, object] = {
        "line_kind": lines.kind,
        "district": city.districts.codes[lines.district[feature]],
        "area_m2": square_metres(lines.area[feature]),
        "status": "in_force",
        "geometry": geojson(lines.geometry[feature]),
        "crs": "EPSG:4490",
    }
    if lines.zone[feature]:
        data["zone"] = str(lines.zone[feature])
    return data


def line_events(city: DemoCity) -> Iterator[Event]:
    """All features of the three lines."""
    for lines in city.lines:
        for feature in range(len(lines.geometry)):
            data = line_data(city, lines, feature)
            yield Event(
                "planning.controlline.changed", line_id(city, lines, feature), 1, day(2025, 1, 16), data
            )
