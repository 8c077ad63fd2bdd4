"""What is noted of a message so that it can be found again."""

import json
from pathlib import Path

from contracts import topics
from contracts.wire import Origin
from services.gateway.domain.model.effects import Booked, Effect, Noted
from services.gateway.domain.model.projection import effects_of
from services.gateway.domain.tracing.notes import event_name

EXAMPLES = Path(__file__).parents[4] / "contracts" / "examples"


def effects(topic: topics.Topic, name: str) -> tuple[Effect, ...]:
    origin = Origin(topic=topic.name, partition=3, offset=7)
    return effects_of(origin, b"320411", (EXAMPLES / f"{name}.json").read_bytes())


def test_a_ledger_page_is_noted_under_every_figure_it_has_entries_of_and_under_the_citys() -> None:
    (booked,) = effects(topics.LEDGER, "planning.ledger.entered")

    assert isinstance(booked, Booked)
    assert (booked.page, booked.place) == ("320411/41", "3:7")
    assert {"farmland_retained/320411", "farmland_retained/320400"} <= set(booked.names)


def test_every_event_of_a_change_set_is_noted_with_where_it_lies() -> None:
    name = "planning.changeset.accepted.every_type"
    noted = [effect for effect in effects(topics.CHANGES, name) if isinstance(effect, Noted)]

    changes = json.loads((EXAMPLES / f"{name}.json").read_bytes())["data"]["changes"]
    events = {effect.name: effect.entry for effect in noted if effect.book == "events"}
    assert events == {event_name(one["source"], one["id"]): "3:7" for one in changes}


def test_plans_permits_and_projects_leave_their_steps_without_geometry() -> None:
    noted = effects(topics.CHANGES, "planning.changeset.accepted.every_type")
    steps = [effect for effect in noted if isinstance(effect, Noted) and effect.book == "steps"]

    assert {step.name.split("/")[0] for step in steps} == {"plans", "permits", "projects"}
    assert not any("geometry" in json.loads(step.entry)["data"] for step in steps)


def test_what_left_a_district_is_a_step_only_where_it_arrived() -> None:
    noted = effects(topics.CHANGES, "planning.changeset.accepted.withdraw")

    assert not any(isinstance(effect, Noted) and effect.book == "steps" for effect in noted)
