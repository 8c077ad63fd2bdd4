"""试算: permits tried before they are granted, as questions to their districts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import shapely
from pydantic import Field

from contracts.base import Model
from contracts.districts import Bounds, City
from contracts.events.permit import PermitChanged
from contracts.geometry import Geometry, Polygon
from contracts.messages.change import PermitChange
from contracts.messages.whatif import Question
from contracts.permit_numbers import permit_number
from contracts.topics import QUESTIONS
from contracts.wire import Name, Origin

NEWEST = "9" * 18
"""A sequence above any real one: what is tried is always news."""
MOST_VERTICES = 20_000
FiledUnder = Callable[[str], str | None]
"""The code that a permit is filed under now, by its number; None when there is none of that number."""


class TriedPermit(PermitChanged):
    """A permit to try. With the ``number`` of a known permit, in any spelling, it is that one's new state."""

    number: Name | None = None


class Trial(Model):
    """Several permits tried together hold each other's land."""

    permits: list[TriedPermit] = Field(min_length=1, max_length=20)


@dataclass(frozen=True)
class Refusal:
    """Why a permit cannot be tried, and where it stands in the list."""

    index: int
    problem: str


def refusals(trial: Trial, city: City) -> list[Refusal]:
    """What is wrong with the permits; empty when they can be tried."""
    numbers = [_number(permit) for permit in trial.permits]
    checked = (
        (index, _problem(permit, city) or _repeated(numbers[index], numbers[:index]))
        for index, permit in enumerate(trial.permits)
    )
    return [Refusal(index, problem) for index, problem in checked if problem]


def _number(permit: TriedPermit) -> str | None:
    """Its number as ingest spells it."""
    return permit_number(permit.number) if permit.number is not None else None


def _repeated(number: str | None, before: list[str | None]) -> str | None:
    return "the same number twice: a permit has one new state" if number and number in before else None


def _problem(permit: TriedPermit, city: City) -> str | None:
    if city.resolve(permit.district) is None:
        return "unknown district"
    if permit.crs != "EPSG:4490":
        return "a trial takes EPSG:4490 (longitude, latitude) only"
    parts = _parts(permit.geometry)
    if sum(len(ring) for part in parts for ring in part) > MOST_VERTICES:
        return f"more than {MOST_VERTICES} vertices"
    try:
        shapes = [shapely.Polygon(part[0], part[1:]) for part in parts]
    except ValueError as error:
        return str(error)
    wrong = [shapely.is_valid_reason(shape) for shape in shapes if not shape.is_valid]
    return wrong[0] if wrong else _beyond(shapes, city.bounds)


def _beyond(shapes: list[shapely.Polygon], bounds: Bounds) -> str | None:
    """What ingest would refuse as well: land elsewhere, or axes in the wrong order."""
    west, south, east, north = shapely.total_bounds(shapes)
    if bounds[0] <= west and bounds[1] <= south and east <= bounds[2] and north <= bounds[3]:
        return None
    corners = f"{bounds[0]}-{bounds[2]} °E, {bounds[1]}-{bounds[3]} °N"
    return f"a vertex lies outside {corners}; vertices are longitude, latitude"


def _parts(geometry: Geometry) -> list[list[list[list[float]]]]:
    return [geometry.coordinates] if isinstance(geometry, Polygon) else geometry.coordinates


def questions(
    trial: Trial, city: City, question_id: str, now: datetime, filed_under: FiledUnder
) -> list[Question]:
    """One question a district; what is filed under the city is put to every district as well.

    A known permit that is tried under another code is first taken from the districts it leaves.
    """
    changes: dict[str, list[PermitChange]] = {}
    for index, permit in enumerate(trial.permits):
        district = city.resolve(permit.district) or permit.district
        change = _change(permit, district, f"{question_id}-{index}", now)
        number = _number(permit)
        before = filed_under(number) if number is not None else None
        here, there = _logs(district, city), _logs(before, city) if before is not None else ()
        for log in there:
            if log not in here:
                changes.setdefault(log, []).append(_withdrawal(change, log))
        for log in here:
            changes.setdefault(log, []).append(change)
    return [Question(question_id=question_id, district=d, changes=list(c)) for d, c in changes.items()]


def _logs(district: str, city: City) -> tuple[str, ...]:
    """The districts that look at what is filed under a code."""
    return tuple(dict.fromkeys((district, *city.through(district))))


def _withdrawal(change: PermitChange, district: str) -> PermitChange:
    """What a district is told of a permit that leaves it, as ingest tells it."""
    data = change.data.model_copy(update={"district": district})
    return change.model_copy(update={"action": "withdraw", "data": data})


def _change(permit: TriedPermit, district: str, identity: str, now: datetime) -> PermitChange:
    data = permit.model_dump(mode="json", exclude={"number"}, exclude_none=True)
    return PermitChange(
        type="planning.permit.changed",
        source="/onemap/gateway/what-if",
        id=identity,
        subject=_number(permit) or f"试算-{identity}",
        time=now,
        sequence=NEWEST,
        recordedtime=now,
        origin=Origin(topic=QUESTIONS.name, partition=0, offset=0),
        data=PermitChanged.model_validate({**data, "district": district}, strict=False),
    )
