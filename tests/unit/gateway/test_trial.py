"""What permits may be tried: land that ingest would take as well; and which districts are asked."""

import pytest

from contracts.districts import city
from contracts.geometry import Polygon
from contracts.messages.change import PermitChange
from contracts.messages.whatif import Question
from services.gateway.domain.trial.what_if import Trial, TriedPermit, questions, refusals
from tests.builders import DISTRICT, START, permit

WEST, SOUTH, EAST, NORTH = city().bounds


CITY, OTHER = city().code, "320412"


def known_permit(district: str, number: str | None = "地字第1号") -> TriedPermit:
    data = permit("地字第1号", 1, district=district).data.model_dump(mode="json", exclude_none=True)
    return TriedPermit.model_validate({**data, "number": number}, strict=False)


def asked(permit: TriedPermit, before: str | None) -> dict[str, list[str]]:
    """What is done to the permit in each district."""
    told = questions(Trial(permits=[permit]), city(), "q", START, {"地字第1号": before}.get)
    return {one.district: [f"{c.action} {c.data.district}" for c in _changes(one)] for one in told}


def _changes(question: Question) -> list[PermitChange]:
    return [change for change in question.changes if isinstance(change, PermitChange)]


def tried(west: float, south: float, east: float, north: float) -> Trial:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    data = permit("地字第1号", 1).data.model_dump()
    where = Polygon.model_validate({"type": "Polygon", "coordinates": [ring]})
    return Trial(permits=[TriedPermit.model_validate(data | {"geometry": where.model_dump()})])


def test_land_may_reach_to_every_bound_of_the_city() -> None:
    assert refusals(tried(WEST, SOUTH, EAST, NORTH), city()) == []


@pytest.mark.parametrize(
    "bounds",
    [
        (WEST - 0.001, 31.0, 120.0, 32.0),
        (119.0, SOUTH - 0.001, 120.0, 32.0),
        (119.0, 31.0, EAST + 0.001, 32.0),
        (119.0, 31.0, 120.0, NORTH + 0.001),
    ],
    ids=["west", "south", "east", "north"],
)
def test_land_beyond_a_bound_cannot_be_tried(bounds: tuple[float, float, float, float]) -> None:
    (refused,) = refusals(tried(*bounds), city())
    assert refused.index == 0
    assert refused.problem.startswith("a vertex lies outside 118.8-120.6 °E, 30.8-32.4 °N")


def test_a_known_permit_tried_in_another_district_is_taken_from_the_one_it_leaves() -> None:
    assert asked(known_permit(OTHER), DISTRICT) == {
        DISTRICT: [f"withdraw {DISTRICT}"],
        OTHER: [f"set {OTHER}"],
    }


def test_a_permit_that_stays_or_is_new_is_taken_from_nowhere() -> None:
    there = {DISTRICT: [f"set {DISTRICT}"]}
    assert asked(known_permit(DISTRICT), DISTRICT) == there
    assert asked(known_permit(DISTRICT), None) == there
    assert asked(known_permit(DISTRICT, number=None), OTHER) == there


def test_a_permit_of_the_city_tried_in_one_district_is_taken_from_all_others_and_from_the_city() -> None:
    told = asked(known_permit(DISTRICT), CITY)

    assert told.pop(DISTRICT) == [f"set {DISTRICT}"]
    assert told == {log: [f"withdraw {log}"] for log in (CITY, *city().districts) if log != DISTRICT}


def test_one_number_has_one_new_state_in_a_trial() -> None:
    trial = Trial(permits=[known_permit(DISTRICT), known_permit(OTHER)])

    assert [(one.index, one.problem[:21]) for one in refusals(trial, city())] == [
        (1, "the same number twice")
    ]


def test_a_known_permit_is_known_however_its_number_is_written() -> None:
    trial = Trial(permits=[known_permit(OTHER, "地字第 3204112026YG0000123 号")])
    told = questions(trial, city(), "q", START, {"地字第3204112026YG0000123号": DISTRICT}.get)

    assert [(one.district, change.action, change.subject) for one in told for change in one.changes] == [
        (DISTRICT, "withdraw", "地字第3204112026YG0000123号"),
        (OTHER, "set", "地字第3204112026YG0000123号"),
    ]
