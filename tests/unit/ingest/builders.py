"""Upstream events as plain JSON values; give only what a test is about."""

from typing import Any

from contracts.districts import city
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.rejection import Rejection

Json = dict[str, Any]
RULES = Rules(city(), to_geographic)


def square(lon: float = 119.95, lat: float = 31.75, side: float = 0.001) -> list[list[float]]:
    """A closed ring of five positions."""
    east, north = lon + side, lat + side
    return [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]


def polygon(*rings: list[list[float]]) -> Json:
    """One polygon; without rings a square inside 武进区."""
    return {"type": "Polygon", "coordinates": list(rings) or [square()]}


def event(kind: str, subject: str, data: Json, **attributes: Any) -> Json:
    """A CloudEvent; ``sequence`` is 1 unless given."""
    named = {"id": f"{subject}-1", "source": "/tests", "time": "2026-11-20T09:30:00+08:00", "sequence": "1"}
    return {"specversion": "1.0", "type": kind, "subject": subject, **named, **attributes, "data": data}


def survey(subject: str = "P1", sequence: int = 1, year: str = "2024", **data: Any) -> Json:
    """A farmland parcel; its id names subject, year and sequence."""
    parcel = {
        "survey_year": year,
        "district": "320412",
        "land_class": {"scheme": "sandiao", "code": "0101"},
        "area_m2": 10480.5,
        "net_area_m2": 10000,
        "status": "current",
        "geometry": polygon(),
    }
    attributes = {"sequence": str(sequence), "id": f"{subject}/{year}/{sequence}"}
    return event("planning.survey.changed", subject, {**parcel, **data}, **attributes)


def permit(subject: str = "地字第3204122026YG0000123号", sequence: int = 1, **data: Any) -> Json:
    """A granted construction-land permit."""
    granted = {
        "kind": "land_use",
        "status": "granted",
        "district": "320412",
        "granted_on": "2026-11-20",
        "geometry": polygon(),
    }
    attributes = {"sequence": str(sequence), "id": f"{subject}/{sequence}"}
    return event("planning.permit.changed", subject, {**granted, **data}, **attributes)


def project(subject: str = "XM-1", sequence: int = 1, **data: Any) -> Json:
    """A major project that has its permit."""
    about = {"name": "演示快速路", "kind": "交通", "district": "320412"}
    stage = {"milestone": "permitted", "milestone_on": "2026-11-01"}
    sent = {"time": "2026-11-02T01:00:00Z", "sequence": str(sequence), "id": f"{subject}/{sequence}"}
    return event("planning.project.changed", subject, about | stage | data, **sent)


def statistic(subject: str = "population/320412/2024", **attributes: Any) -> Json:
    """人口 of a unit."""
    data = {"value": 1697000, "unit_of_measure": "person", "publisher": "演示"}
    return event("planning.statistic.set", subject, data, **attributes)


def taken(document: object) -> Candidate | Rejection:
    """What ingest makes of one document."""
    return take_in([document], RULES)[0]


def accepted(document: object) -> Candidate:
    """The candidate of a sound document."""
    outcome = taken(document)
    assert isinstance(outcome, Candidate), outcome
    return outcome


def refused(document: object) -> Rejection:
    """The refusal of an unsound document."""
    outcome = taken(document)
    assert isinstance(outcome, Rejection), outcome
    return outcome
