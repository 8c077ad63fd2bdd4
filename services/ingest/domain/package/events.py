"""From a sound package to events: one a subject, the same bytes whenever the same package is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from services.ingest.domain.package.checks.drawing import Shapes
from services.ingest.domain.package.checks.replacing import Parcels
from services.ingest.domain.package.geojson import geojson
from services.ingest.domain.package.lines.features import Features
from services.ingest.domain.package.lines.maintaining import Maintained
from services.ingest.domain.package.lines.notes import Note
from services.ingest.domain.package.survey.survey import Survey

SOURCE, DEMO_SOURCE = "/packages", "/demo/packages"
_MARK = "演示数据"
"""In the remark (BZ) of every row of an invented survey: its events say so by their source."""


@dataclass(frozen=True)
class Package:
    """数据包: ``id`` from its content; ``received_at`` is when it came first, the version of all it says."""

    id: str
    received_at: datetime


@dataclass(frozen=True)
class Ready:
    """An event on its way: its Kafka key and its CloudEvent as JSON."""

    subject: str
    value: bytes


def survey_events(package: Package, survey: Survey, placed: Shapes) -> Iterator[Ready]:
    """Every parcel as current; ``placed`` in EPSG:4490."""
    envelope = _envelope(package, "planning.survey.changed", demo=all_marked(survey.remarks.tolist()))
    drawn = geojson(placed)
    for row in range(len(survey.ids)):
        data: dict[str, Any] = {
            "survey_year": survey.years[row],
            "district": survey.districts[row],
            "land_class": {"scheme": "sandiao", "code": survey.codes[row]},
            "area_m2": int(survey.area[row]) / 10_000,
            "net_area_m2": int(survey.net[row]) / 10_000,
            "status": "current",
            "package": package.id,
            "geometry": drawn[row],
        }
        if survey.townships[row]:
            data["township"] = survey.townships[row]
        if survey.settlement[row]:
            data["settlement_class"] = survey.settlement[row]
        yield _ready(package, envelope, survey.ids[row], survey.years[row], data)


@dataclass(frozen=True)
class Retired:
    """Parcels of a district that new ones replace from a survey year on."""

    district: str
    year: str
    parcels: Parcels


def retired_events(package: Package, retired: Retired, *, demo: bool) -> Iterator[Ready]:
    """Each replaced parcel as retired; its area and shape are what it last was."""
    envelope = _envelope(package, "planning.survey.changed", demo=demo)
    drawn = geojson(retired.parcels.shapes)
    for row, subject in enumerate(retired.parcels.ids.tolist()):
        area_m2 = int(retired.parcels.area[row]) / 10_000
        data = {
            "survey_year": retired.year,
            "district": retired.district,
            "land_class": {"scheme": "sandiao", "code": retired.parcels.codes[row]},
            "area_m2": area_m2,
            "net_area_m2": area_m2,
            "status": "retired",
            "package": package.id,
            "geometry": drawn[row],
        }
        yield _ready(package, envelope, subject, retired.year, data)


def line_events(package: Package, features: Features) -> Iterator[Ready]:
    """Every feature of a layer as in force."""
    yield from _line_events(package, features, "in_force", [None] * len(features.ids))


def maintained_events(package: Package, outcome: Maintained) -> Iterator[Ready]:
    """What 动态维护 withdrew, then what it drew."""
    yield from _line_events(package, outcome.withdrawn, "withdrawn", outcome.withdrawn_notes)
    yield from _line_events(package, outcome.changed, "in_force", outcome.changed_notes)


def _line_events(
    package: Package, features: Features, status: str, notes: list[Note | None] | list[None]
) -> Iterator[Ready]:
    envelope = _envelope(package, "planning.controlline.changed", demo=all_marked(features.remarks.tolist()))
    drawn = geojson(features.shapes)
    for row, note in enumerate(notes):
        data: dict[str, Any] = {
            "line_kind": features.of.line_kind,
            "district": features.districts[row],
            "area_m2": int(features.area[row]) / 10_000,
            "status": status,
            "geometry": drawn[row],
        }
        if features.townships[row]:
            data["township"] = features.townships[row]
        if features.zones[row]:
            data["zone"] = features.zones[row][:200]
        if note is not None:
            data["maintenance"] = {"kind": note.kind, "reason": note.reason, "number": note.number}
            if note.quota_source:
                data["maintenance"]["quota_source"] = note.quota_source
            if note.expansion_counted is not None:
                data["expansion_counted"] = note.expansion_counted
        yield _ready(package, envelope, features.ids[row], features.of.line_kind, data)


def all_marked(remarks: list[str]) -> bool:
    """Whether every row says 演示数据."""
    return bool(remarks) and set(remarks) == {_MARK}


def _envelope(package: Package, kind: str, *, demo: bool) -> dict[str, Any]:
    time = package.received_at.isoformat()
    return {
        "specversion": "1.0",
        "source": DEMO_SOURCE if demo else SOURCE,
        "type": kind,
        "time": time,
        "datacontenttype": "application/json",
        "correlationid": package.id,
    }


def _ready(
    package: Package, envelope: dict[str, Any], subject: str, part: str, data: dict[str, Any]
) -> Ready:
    event = {**envelope, "id": f"{package.id}-{subject}-{part}", "subject": subject, "data": data}
    return Ready(subject, orjson.dumps(event))
