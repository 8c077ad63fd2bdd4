"""时间轴: what a plan, a permit, a project went through."""

import json
import random
from typing import Any

from services.gateway.domain.tracing.timeline import COURSES, timeline

PLANS, PERMITS, PROJECTS = COURSES


def step(sequence: int, time: str = "2026-01-01T00:00:00+08:00", **data: Any) -> str:
    about = {"source": "/demo", "id": f"e{sequence}", "sequence": str(sequence)}
    return json.dumps({**about, "time": time, "recordedtime": time, "data": data})


STAGES = [
    step(1, stage="drafting", stage_entered_on="2026-01-01", due_on="2026-01-31"),
    step(2, stage="drafting", stage_entered_on="2026-01-01", due_on="2026-02-28", organisation="规划院"),
    step(3, stage="returned", stage_entered_on="2026-03-02"),
    step(10, stage="drafting", stage_entered_on="2026-03-10"),
]


def test_several_words_on_one_stage_are_one_visit_and_a_second_visit_is_another() -> None:
    rows = timeline(PLANS, STAGES)

    assert [(row["stage"], row["from"], row["until"], row["days"]) for row in rows] == [
        ("drafting", "2026-01-01", "2026-03-02", 60),
        ("returned", "2026-03-02", "2026-03-10", 8),
        ("drafting", "2026-03-10", None, None),
    ]
    assert [event["id"] for event in rows[0]["events"]] == ["e1", "e2"]
    assert (rows[0]["organisation"], rows[0]["name"]) == ("规划院", "编制")


def test_a_visit_is_late_when_it_ended_after_the_day_last_set_for_it() -> None:
    assert [row["late"] for row in timeline(PLANS, STAGES)] == [True, None, None]


def test_the_order_in_which_steps_came_does_not_matter() -> None:
    shuffled = random.Random(3).sample(STAGES, len(STAGES))

    assert timeline(PLANS, shuffled) == timeline(PLANS, STAGES)


def test_a_permit_is_granted_on_its_day_and_amended_on_that_of_the_event() -> None:
    rows = timeline(
        PERMITS,
        [
            step(1, "2026-01-03T09:00:00+08:00", status="under_review"),
            step(2, "2026-01-12T09:00:00+08:00", status="granted", granted_on="2026-01-10"),
            step(3, "2026-02-01T23:30:00Z", status="amended", granted_on="2026-01-10"),
        ],
    )

    assert [(row["name"], row["from"]) for row in rows] == [
        ("审查中", "2026-01-03"),
        ("核发", "2026-01-10"),
        ("变更", "2026-02-02"),
    ]


def test_a_project_is_told_by_milestones() -> None:
    rows = timeline(PROJECTS, [step(1, milestone="land_supply", milestone_on="2026-01-05")])

    assert [(row["milestone"], row["name"], row["from"]) for row in rows] == [
        ("land_supply", "供地", "2026-01-05")
    ]
