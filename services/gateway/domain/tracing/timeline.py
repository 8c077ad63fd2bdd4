"""时间轴: the stages a plan, the statuses a permit, the milestones a project went through, oldest first."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from contracts.catalogue.parts import part_names
from contracts.knowing import CHINA
from services.gateway.domain.indicators import Row


@dataclass(frozen=True)
class Course:
    """Which field of a subject's state moves it on, and which has the day it did."""

    table: str
    state: str
    day: str


COURSES = (
    Course("plans", "stage", "stage_entered_on"),
    Course("permits", "status", "granted_on"),
    Course("projects", "milestone", "milestone_on"),
)
STATUS_NAMES = {
    "under_review": "审查中",
    "granted": "核发",
    "amended": "变更",
    "revoked": "撤销",
    "expired": "失效",
    "completed": "竣工核实",
}
SHOWN = ("due_on", "organisation", "doc_no", "returned_count", "note", "district")
EVENT = ("source", "id", "sequence", "time", "recordedtime")


def timeline(course: Course, steps: Iterable[str]) -> list[Row]:
    """One row a visit of a stage: from, until, days, whether it ended late, and the events that told of it.

    Steps count in the order of their sequence, whenever they came; several of one stage are one visit.
    """
    told = sorted((json.loads(step) for step in steps), key=lambda step: int(step["sequence"]))
    runs = [list(run) for _, run in groupby(told, key=lambda step: _visit(course, step))]
    following: list[date | None] = [*(_day(course, run[0]) for run in runs[1:]), None]
    return [_row(course, run, until) for run, until in zip(runs, following, strict=True)]


def _visit(course: Course, step: Row) -> tuple[str, str | None]:
    data = step["data"]
    entered = data.get(course.day) if course.table != "permits" else None
    return data[course.state], entered


def _day(course: Course, step: Row) -> date:
    """The stated day of a stage; a permit's status changes on the day of its event, but for the grant."""
    data = step["data"]
    stated = data.get(course.day)
    if stated is not None and (course.table != "permits" or data["status"] == "granted"):
        return date.fromisoformat(stated)
    return datetime.fromisoformat(step["time"]).astimezone(CHINA).date()


def _row(course: Course, run: Sequence[Row], until: date | None) -> Row:
    state, since, newest = run[0]["data"][course.state], _day(course, run[0]), run[-1]["data"]
    due = newest.get("due_on")
    name = STATUS_NAMES[state] if course.state == "status" else part_names(f"x.{state}")[0]
    return {
        course.state: state,
        "name": name,
        "from": since.isoformat(),
        "until": until.isoformat() if until else None,
        "days": (until - since).days if until else None,
        "late": until > date.fromisoformat(due) if until and due else None,
        **{field: newest[field] for field in SHOWN if field in newest},
        "events": [{field: step[field] for field in EVENT} for step in run],
    }
