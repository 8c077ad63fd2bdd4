"""Small makers of events and changes; every part can be overridden by keyword."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from contracts.messages.change import Change

DISTRICT = "320411"
START = datetime(2026, 1, 1, tzinfo=UTC)
_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)


def square(west: float, south: float, side: float = 0.001) -> dict[str, Any]:
    """A square of ``side`` degrees as GeoJSON; 0.001° is about 1 hectare near Changzhou."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def change(kind: str, subject: str, sequence: int, data: dict[str, Any], **more: Any) -> Change:
    """An accepted change of type ``planning.<kind>``."""
    return _CHANGE.validate_python(
        {
            "type": f"planning.{kind}",
            "source": "/demo/test",
            "id": f"{subject}-{sequence}",
            "subject": subject,
            "time": START + timedelta(minutes=sequence),
            "sequence": str(sequence),
            "recordedtime": START,
            "origin": {"topic": "planning.events.v1", "partition": 0, "offset": sequence},
            "data": data,
            **more,
        }
    )


def parcel(subject: str, sequence: int, *, year: str = "2023", code: str = "0101", **data: Any) -> Change:
    """A survey parcel: 10,000 m² of paddy unless told otherwise."""
    state = {
        "survey_year": year,
        "district": DISTRICT,
        "land_class": {"scheme": "sandiao", "code": code},
        "area_m2": 10_000.0,
        "net_area_m2": 9_500.0,
        "status": "current",
        "geometry": square(119.9, 31.8),
        **data,
    }
    return change("survey.changed", subject, sequence, state)


def permit(subject: str, sequence: int, **data: Any) -> Change:
    """A granted land-use permit on one square."""
    state = {
        "kind": "land_use",
        "status": "granted",
        "district": DISTRICT,
        "project_code": "2026-320411-01-01-000001",
        "site_area_m2": 5_000.0,
        "geometry": square(119.9, 31.8),
        **data,
    }
    return change("permit.changed", subject, sequence, state)


def line(subject: str, sequence: int, **data: Any) -> Change:
    """A permanent basic farmland feature in force."""
    state = {
        "line_kind": "permanent_basic_farmland",
        "district": DISTRICT,
        "area_m2": 10_000.0,
        "status": "in_force",
        "geometry": square(119.9, 31.8),
        **data,
    }
    return change("controlline.changed", subject, sequence, state)


def review(subject: str, sequence: int, **data: Any) -> Change:
    """A detailed plan under examination, due at the end of the month."""
    state = {
        "name": "演示片区详细规划",
        "plan_kind": "detailed",
        "level": "county",
        "district": DISTRICT,
        "stage": "examination",
        "stage_entered_on": "2026-01-05",
        "due_on": "2026-01-31",
        **data,
    }
    return change("review.changed", subject, sequence, state)


def project(subject: str, sequence: int, **data: Any) -> Change:
    """A major project with its land supplied, on one square."""
    state = {
        "name": "演示重大项目",
        "kind": "先进制造业",
        "district": DISTRICT,
        "milestone": "land_supply",
        "milestone_on": "2026-01-05",
        "geometry": square(119.9, 31.8),
        **data,
    }
    return change("project.changed", subject, sequence, state)


def plot(subject: str, sequence: int, use: str = "1001", **data: Any) -> Change:
    """A plot of a detailed plan in force."""
    state = {
        "plan_id": "plan-1",
        "plan_kind": "detailed",
        "layer": "XXGHDK",
        "district": DISTRICT,
        "land_use": {"scheme": "planning", "code": use},
        "status": "in_force",
        "geometry": square(119.9, 31.8),
        **data,
    }
    return change("planfeature.changed", subject, sequence, state)


def target(subject: str, sequence: int, **data: Any) -> Change:
    """A floor in m²."""
    state = {"value": 5_000.0, "unit_of_measure": "m2", "sense": "floor", **data}
    return change("target.set", subject, sequence, state)


def statistic(subject: str, value: float, *, sequence: int = 1, unit_of_measure: str = "人") -> Change:
    """A published statistic ``statistic/unit/year``."""
    state = {"value": float(value), "unit_of_measure": unit_of_measure, "publisher": "演示统计局"}
    return change("statistic.set", subject, sequence, state)
