"""预警试算: what is previewed is what then happens, and previewing leaves no trace."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.messages.episode import Episode
from services.alerts.domain.docket import Docket
from services.alerts.domain.fact import Datum
from services.alerts.domain.preview import Tried, Unjudgeable, preview
from tests.behaviour.alerts_timeline import new_docket
from tests.behaviour.test_alerts_redelivery import FIGURES, FINDINGS
from tests.unit.alerts.builders import NOON, deadline, fact, figure, finding

DEADLINES = st.builds(
    lambda number, is_open: deadline(plan_id=f"plan-{number}", due_on=NOON.date(), open=is_open),
    st.integers(1, 2),
    st.booleans(),
)
SAID = st.lists(FIGURES | FINDINGS | DEADLINES, max_size=30)


def tell(docket: Docket, story: Sequence[Datum], start: int = 0) -> list[Episode]:
    """What happens when the story is told."""
    happened: list[Episode] = []
    for offset, data in enumerate(story, start):
        changed = docket.take(fact(data, offset), NOON)
        docket.remember(changed)
        happened += changed
    return happened


@given(SAID, SAID)
@settings(max_examples=200, deadline=None)
def test_what_is_previewed_is_what_then_happens(past: list[Datum], tried: list[Tried]) -> None:
    docket, untouched = new_docket(), new_docket()
    tell(docket, past)
    tell(untouched, past)

    previewed = preview(docket.fork(), tried, NOON)

    happened = tell(docket, tried, len(past))
    assert previewed == [episode.alert for episode in happened if episode.tells]
    assert happened == tell(untouched, tried, len(past))


def test_a_grant_is_previewed_as_the_next_step_of_the_alert_its_review_raised() -> None:
    docket = new_docket()
    [before] = tell(docket, [finding(permit_status="under_review")])

    [granted] = preview(docket.fork(), [finding(permit_status="granted")], NOON)

    assert (granted.event, granted.grade) == ("escalated", "red")
    assert (granted.alert_id, granted.transition) == (before.alert.alert_id, 2)


def test_the_same_preview_asked_twice_is_answered_alike_and_uses_up_no_number() -> None:
    docket = new_docket()
    twice = [preview(docket.fork(), [figure(value=99e6)], NOON) for _ in range(2)]

    assert twice[0] == twice[1] != []
    assert list(docket.episodes) == []


def test_findings_of_one_project_add_up_with_those_it_already_has() -> None:
    docket = new_docket()
    small = {"overlap_m2": 150.0, "outside_m2": 1e6 - 150.0, "subject_area_m2": 1e6}
    [near] = tell(docket, [finding(subject="permit-1", **small)])
    assert near.alert.grade == "yellow"

    raised = preview(docket.fork(), [finding(subject="permit-2", **small)], NOON)

    told = sorted(f"{alert.subject} {alert.event} {alert.grade}" for alert in raised)
    assert told == ["permit-1 escalated red", "permit-2 raised red"]


def test_an_overlap_without_any_place_on_it_is_named() -> None:
    ragged = {"type": "Polygon", "coordinates": [[[119.9, 31.8], [119.91, 31.8, 4.0], [119.9, 31.9]] * 2]}
    nowhere = finding(geometry=ragged)

    with pytest.raises(Unjudgeable, match=nowhere.key):
        preview(new_docket(), [nowhere], NOON)
