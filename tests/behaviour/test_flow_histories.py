"""Random divisions and mergers of parcels: what flows is what comparing whole years on the ground finds."""

import random
from itertools import pairwise
from typing import Any

import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard
from tests.behaviour.test_shard_restored import fresh, kept, restored
from tests.builders import DISTRICT, parcel

ELLIPSOID = pyproj.Geod(a=6378137, rf=298.257222101)
FARMLAND = ("0101", "0102")
WHOLE, WEST, MIDDLE, EAST = (0.0, 0.001), (0.0, 0.0005), (0.0003, 0.0007), (0.0005, 0.001)
OUTFLOW = FigureKey("farmland_outflow_built", DISTRICT, "survey", "")


def ground(part: tuple[float, float]) -> dict[str, Any]:
    west, east = 119.9 + part[0], 119.9 + part[1]
    ring = [[west, 31.8], [east, 31.8], [east, 31.801], [west, 31.801], [west, 31.8]]
    return {"type": "Polygon", "coordinates": [ring]}


@st.composite
def surveys(draw: st.DrawFn) -> list[Change]:
    """States of a few parcels on the same hectare in three years, in any order of years."""
    return [draw(_survey(number)) for number in range(1, draw(st.integers(2, 20)))]


@st.composite
def _survey(draw: st.DrawFn, sequence: int) -> Change:
    return parcel(
        draw(st.sampled_from("abcd")),
        sequence,
        year=draw(st.sampled_from(["2021", "2022", "2024"])),
        code=draw(st.sampled_from(["0101", "0102", "0701", "0301"])),
        status=draw(st.sampled_from(["current", "current", "retired"])),
        area_m2=draw(st.sampled_from([10_000.0, 4_321.1234])),
        geometry=ground(draw(st.sampled_from([WHOLE, WEST, MIDDLE, EAST]))),
    )


def lived_through(changes: list[Change]) -> Shard:
    shard = fresh()
    for one in changes:
        shard.apply([one])
    return shard


@settings(max_examples=40, deadline=None)
@given(surveys(), st.randoms(use_true_random=False))
def test_outflow_is_what_the_ground_of_two_years_shows(changes: list[Change], rng: random.Random) -> None:
    shard = lived_through(changes)

    for before, after in pairwise(sorted({one.data.survey_year for one in changes})):  # type: ignore[union-attr]
        key = OUTFLOW._replace(period=after)
        assert shard.book.values[key] / 10_000 == pytest.approx(_built_over(changes, before, after), abs=0.1)
    again = rng.sample(changes, len(changes))
    assert lived_through(again).book.values == shard.book.values


@settings(max_examples=15, deadline=None)
@given(surveys(), surveys())
def test_flows_are_the_same_when_restored_and_when_tried(past: list[Change], then: list[Change]) -> None:
    lived = fresh()
    again, differing = restored(kept(lived, past))
    later = [one.model_copy(update={"sequence": str(one.version + 1000)}) for one in then]

    assert differing == []
    assert again.figures() == lived.figures()
    tried = lived.what_if(later)
    assert tried.facts == lived.apply(later)
    assert again.apply(later).figures == tried.facts.figures


def _built_over(changes: list[Change], before: str, after: str) -> float:
    """m² of what is built in a year, by the shares that were farmland of parcels that are there no more."""
    old, new = _in_force(changes, before), _in_force(changes, after)
    stays = {name for name in old.keys() & new.keys() if old[name].geometry == new[name].geometry}
    total = 0.0
    for name, now in new.items():
        if now.land_class.code != "0701":
            continue
        farmed = [old[n] for n in old if old[n].land_class.code in FARMLAND]
        if name in stays:
            part = 1.0 if old[name].land_class.code in FARMLAND else 0.0
        else:
            left = [_shape(one) for one in farmed if one not in [old[n] for n in stays]]
            part = min(1.0, sum(_m2(one.intersection(_shape(now))) for one in left) / _m2(_shape(now)))
        total += part * now.area_m2 / 10_000
    return total


def _in_force(changes: list[Change], year: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {}
    for one in sorted(changes, key=lambda change: change.version):
        if (data := one.data).survey_year <= year:  # type: ignore[union-attr]
            known.setdefault(one.subject, {})[data.survey_year] = data  # type: ignore[union-attr]
    newest = {name: states[max(states)] for name, states in known.items()}
    return {name: data for name, data in newest.items() if data.status == "current"}


def _shape(data: Any) -> Any:
    return shapely.Polygon(data.geometry.coordinates[0])


def _m2(shape: Any) -> float:
    return abs(ELLIPSOID.geometry_area_perimeter(shape)[0]) if not shape.is_empty else 0.0
