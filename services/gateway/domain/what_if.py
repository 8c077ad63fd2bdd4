"""试算: permits tried before they are granted, as questions to their districts, and the city's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import shapely
from pydantic import Field

from contracts.base import Model
from contracts.districts import City
from contracts.events.permit import PermitChanged
from contracts.geometry import Geometry, Polygon
from contracts.messages.change import PermitChange
from contracts.messages.whatif import Answer, Question
from contracts.topics import QUESTIONS
from contracts.wire import Name, Origin

NEWEST = "9" * 18
"""A sequence above any real one: what is tried is always news."""
MOST_VERTICES = 20_000


class TriedPermit(PermitChanged):
    """A permit to try. With the ``number`` of a known permit it is tried as that one's new state."""

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
    checked = ((index, _problem(permit, city)) for index, permit in enumerate(trial.permits))
    return [Refusal(index, problem) for index, problem in checked if problem]


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
    return wrong[0] if wrong else None


def _parts(geometry: Geometry) -> list[list[list[list[float]]]]:
    return [geometry.coordinates] if isinstance(geometry, Polygon) else geometry.coordinates


def questions(trial: Trial, city: City, question_id: str, now: datetime) -> list[Question]:
    """One question a district."""
    changes: dict[str, list[PermitChange]] = {}
    for index, permit in enumerate(trial.permits):
        district = city.resolve(permit.district) or permit.district
        changes.setdefault(district, []).append(_change(permit, district, f"{question_id}-{index}", now))
    return [Question(question_id=question_id, district=d, changes=list(c)) for d, c in changes.items()]


def _change(permit: TriedPermit, district: str, identity: str, now: datetime) -> PermitChange:
    data = permit.model_dump(mode="json", exclude={"number"}, exclude_none=True)
    return PermitChange(
        type="planning.permit.changed",
        source="/onemap/gateway/what-if",
        id=identity,
        subject=permit.number or f"试算-{identity}",
        time=now,
        sequence=NEWEST,
        recordedtime=now,
        origin=Origin(topic=QUESTIONS.name, partition=0, offset=0),
        data=PermitChanged.model_validate({**data, "district": district}, strict=False),
    )


@dataclass(frozen=True)
class CityMove:
    """How a city figure would move: the sum of what its districts' would; what is evaluated has none."""

    indicator: str
    basis: str
    period: str
    before: float
    after: float


Series = tuple[str, str, str]
"""Indicator, basis, period."""


def city_moves(answers: Sequence[Answer], city_values: Mapping[Series, float]) -> list[CityMove]:
    """City figures before and after; ``city_values`` are those of now, in the wire's units."""
    moved: dict[Series, int] = {}
    for answer in answers:
        before = {(f.indicator, f.basis, f.period): f.value for f in answer.before}
        for figure in (one for one in answer.after if one.terms is None):
            key = (figure.indicator, figure.basis, figure.period)
            moved[key] = moved.get(key, 0) + _units(figure.value) - _units(before.get(key, 0.0))
    return [_move(key, city_values.get(key, 0.0), amount) for key, amount in sorted(moved.items())]


def _move(key: Series, before: float, amount: int) -> CityMove:
    return CityMove(*key, before, (_units(before) + amount) / 10_000)


def _units(value: float) -> int:
    """In 0.0001 of the unit, so that sums stay exact."""
    return round(value * 10_000)
