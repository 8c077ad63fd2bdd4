"""Figures, findings, deadlines and rejections as other services would send them; every field may be given."""

import base64
from datetime import UTC, date, datetime
from typing import Any

from chassis.kafka.records import Outgoing
from contracts.base import Model
from contracts.messages.deadline import Deadline
from contracts.messages.delivery import Delivery
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.messages.rejection import RejectedEvent
from contracts.messages.subscription import Subscription
from contracts.topics import FIGURES, FINDINGS, REJECTED, SUBSCRIPTIONS, Topic
from contracts.wire import Cause
from services.alerts.domain.fact import Datum, Fact
from services.alerts.domain.local_time import CHINA
from services.alerts.shell.desks.incoming import FACTS

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA)
PERMIT = "地字第3204112026YG0000123号"
PROJECT = "2026-320411-01-000001"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[119.9, 31.8], [119.91, 31.8], [119.91, 31.81], [119.9, 31.81], [119.9, 31.8]]],
}

SENT: dict[type[Datum], tuple[Topic, str]] = {
    Figure: (FIGURES, "planning.figure.changed"),
    Finding: (FINDINGS, "planning.finding.changed"),
    Deadline: (FINDINGS, "planning.deadline.changed"),
    Invariant: (FINDINGS, "planning.invariant.changed"),
    RejectedEvent: (REJECTED, "planning.event.rejected"),
    Delivery: (SUBSCRIPTIONS, "planning.delivery.reached"),
    Subscription: (SUBSCRIPTIONS, "planning.subscription.changed"),
}


def cause(subject: str = PERMIT, **given: Any) -> Cause:
    """An upstream permit event."""
    fields = {"source": "/wqwh/permits", "id": "e-1", "subject": subject, "type": "planning.permit.changed"}
    return Cause(**(fields | given))


def figure(**given: Any) -> Figure:
    """耕地保有量 of 新北区 as surveyed, 2 km² above a floor of 100 km²."""
    fields: dict[str, Any] = {
        "indicator": "farmland_retained",
        "version": 1,
        "unit": "320411",
        "basis": "survey",
        "period": "2025",
        "value": 102e6,
        "unit_of_measure": "m2",
        "target": 100e6,
        "target_year": "2035",
        "sense": "floor",
        "valid_on": "2025-12-31",
        "computed_at": NOON,
        "cause": cause(),
        "events_applied": 1,
        "shard_offset": 1,
    }
    if given.get("basis", "survey") != "survey":
        fields["period"] = "current"
    return Figure(**(fields | given))


def finding(**given: Any) -> Finding:
    """A granted permit with 5,000 m² of its 20,000 m² on permanent basic farmland, without a legal basis."""
    fields: dict[str, Any] = {
        "subject": PERMIT,
        "subject_type": "permit",
        "line_kind": "permanent_basic_farmland",
        "unit": "320411",
        "status": "present",
        "overlap_m2": 5_000,
        "outside_m2": 15_000,
        "subject_area_m2": 20_000,
        "lines": ["line-1"],
        "permit_kind": "land_use",
        "permit_status": "granted",
        "project_code": PROJECT,
        "project_name": "滨江智造园",
        "holder": "某某实业有限公司",
        "geometry": SQUARE,
        "valid_on": date(2026, 11, 20),
        "cause": cause(),
        "shard_offset": 1,
    }
    return Finding(**(fields | given))


def project_finding(**given: Any) -> Finding:
    """The same project by its own land, before building starts: 8,000 m² of its 20,000 m² on that line."""
    of_permit = {"permit_kind": None, "permit_status": None, "holder": None}
    subject = {"subject": PROJECT, "subject_type": "project", "milestone": "land_supply"}
    return finding(**(of_permit | subject | {"overlap_m2": 8_000, "outside_m2": 12_000} | given))


def deadline(**given: Any) -> Deadline:
    """A detailed plan in public notice, due on 30 November 2026."""
    fields: dict[str, Any] = {
        "plan_id": "plan-1",
        "name": "新北区滨江片区详细规划",
        "plan_kind": "detailed",
        "unit": "320411",
        "stage": "public_notice",
        "stage_entered_on": date(2026, 10, 20),
        "due_on": date(2026, 11, 30),
        "organisation": "新北分局",
        "open": True,
        "cause": cause("plan-1", type="planning.review.changed"),
        "shard_offset": 1,
    }
    return Deadline(**(fields | given))


def invariant(**given: Any) -> Invariant:
    """The land classes of 新北区 add up to 2,689.5 m² less than its surveyed total."""
    fields: dict[str, Any] = {
        "unit": "320411",
        "name": "classes_make_the_total",
        "about": "surveyed_total/survey",
        "period": "2025",
        "status": "broken",
        "expected": 504_200_000.0,
        "found": 504_197_310.5,
        "unit_of_measure": "m2",
        "withheld": ["farmland_retained/320411/survey/2025", "surveyed_total/320411/survey/2025"],
        "cause": cause("320411-000981", type="planning.survey.changed"),
        "shard_offset": 1,
    }
    return Invariant(**(fields | given))


def delivery(**given: Any) -> Delivery:
    """一网统管 takes its alerts."""
    fields: dict[str, Any] = {
        "subscription": "sub-1",
        "name": "一网统管",
        "next_offset": 7,
        "status": "current",
        "failures": 0,
        "at": NOON,
    }
    return Delivery(**(fields | given))


def rejection(**given: Any) -> RejectedEvent:
    """An event of the permits system that ingest could not accept."""
    fields: dict[str, Any] = {
        "service": "ingest",
        "reason": "invalid_data",
        "detail": "status: Input should be 'granted'",
        "source": "/wqwh/permits",
        "id": "e-1",
        "subject": PERMIT,
        "original": base64.b64encode(b"{}"),
    }
    return RejectedEvent(**(fields | given))


def fact(data: Datum | None, offset: int = 1, at: datetime = NOON, key: str | None = None) -> Fact:
    """The message that carries it; without data, the removal of ``key``."""
    return Fact(offset, key if key is not None else key_of(data), at, data)


def key_of(data: Model | None) -> str:
    """The Kafka key of a message."""
    if isinstance(data, Figure | Finding | Deadline | Invariant | Delivery | Subscription):
        return data.key
    return data.subject or "" if isinstance(data, RejectedEvent) else ""


def message_of(number: int, datum: Datum) -> Outgoing:
    """The message another service would send."""
    topic, kind = SENT[type(datum)]
    key = key_of(datum)
    event = {"id": f"told-{number}", "source": "/onemap/test", "type": kind, "subject": key}
    message = FACTS[kind].model_validate({**event, "time": datetime.now(UTC), "data": datum})
    return Outgoing(topic.name, key, message.to_bytes())
