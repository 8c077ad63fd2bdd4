"""Random histories: whatever comes in whatever order, the figures are those of a naive full recompute."""

import random
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.memory.rows import row_key
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, square

ELLIPSOID = pyproj.Geod(a=6378137, rf=298.257222101)
FARMLAND = {"0101", "0102", "0103"}

columns = st.integers(0, 3)
offsets = st.sampled_from([0.0, 0.0003, 0.0005, -0.0002])


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Changes of few subjects on few places: parcels on a grid, permits anywhere across it, some lines."""
    return [draw(_changes(number)) for number in range(1, draw(st.integers(1, 25)))]


@st.composite
def _changes(draw: st.DrawFn, sequence: int) -> Change:
    column, name = draw(columns), draw(st.sampled_from("abc"))
    where = 119.9 + column * 0.001
    if draw(st.booleans()):
        year, code = draw(st.sampled_from(["2022", "2023"])), draw(st.sampled_from(["0101", "0301", "0701"]))
        status = draw(st.sampled_from(["current", "current", "retired"]))
        return parcel(
            f"p{column}", sequence, year=year, code=code, status=status, geometry=square(where, 31.8)
        )
    moved = square(where + draw(offsets), 31.8 + draw(offsets))
    if draw(st.integers(0, 3)) == 0:
        state = draw(st.sampled_from(["in_force", "withdrawn"]))
        return line(f"L{name}", sequence, status=state, geometry=moved)
    status = draw(st.sampled_from(["granted", "amended", "under_review", "revoked"]))
    kind = draw(st.sampled_from(["land_use", "construction", "site_selection"]))
    return permit(f"地字第{name}号", sequence, kind=kind, status=status, geometry=moved)


def lived_through(changes: list[Change]) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def figures(shard: Shard) -> dict[FigureKey, int]:
    return {key: value for key, value in shard.book.values.items() if value}


@settings(max_examples=50, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_duplicates_give_the_same_bits(changes: list[Change], rng: random.Random) -> None:
    shuffled = [*changes, *rng.sample(changes, len(changes) // 2)]
    rng.shuffle(shuffled)
    newest: dict[str, int] = {}
    for one in changes:
        newest[row_key(one)] = one.version
    last_words = [one for one in changes if newest[row_key(one)] == one.version]
    assert (
        figures(lived_through(shuffled))
        == figures(lived_through(changes))
        == figures(lived_through(last_words))
    )


@settings(max_examples=50, deadline=None)
@given(histories())
def test_one_change_set_or_many_give_the_same_bits(changes: list[Change]) -> None:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    assert figures(shard) == figures(lived_through(changes))


@settings(max_examples=150, deadline=None)
@given(histories())
def test_farmland_projected_equals_a_naive_recompute_by_another_algorithm(changes: list[Change]) -> None:
    shard = lived_through(changes)
    key = FigureKey("farmland_retained", DISTRICT, "projected", "current")
    expected = sum((_left(one, _footprints(changes)) for one in _newest_farmland(changes)), Fraction(0))
    assert shard.book.values.get(key, 0) / 10_000 == pytest.approx(float(expected), abs=0.1)


@settings(max_examples=150, deadline=None)
@given(histories())
def test_farmland_outflow_equals_a_naive_comparison_of_whole_years(changes: list[Change]) -> None:
    shard = lived_through(changes)
    years = sorted({one.data.survey_year for one in changes if one.type == "planning.survey.changed"})
    for before, after in pairwise(years):
        old, new = _land_in(changes, before), _land_in(changes, after)
        gone = [new[name] for name in old.keys() & new.keys() if old[name].land_class.code in FARMLAND]
        expected = sum(data.area_m2 for data in gone if data.land_class.code == "0701")
        key = FigureKey("farmland_outflow_built", DISTRICT, "survey", after)
        assert shard.book.values[key] == expected


@settings(max_examples=150, deadline=None)
@given(histories())
def test_unfarmed_basic_farmland_equals_a_naive_overlay_of_everything(changes: list[Change]) -> None:
    shard = lived_through(changes)
    lines = _newest(changes, "planning.controlline.changed").values()
    drawn = shapely.unary_union([_polygon(one) for one in lines if one.status == "in_force"])
    parcels = _newest(changes, "planning.survey.changed").values()
    there = [one for one in parcels if one.status == "current" and one.land_class.code not in FARMLAND]
    expected = sum((one.area_m2 / 10_000 - _outside(one, drawn) for one in there), 0.0)
    key = FigureKey("basic_farmland_not_farmed", DISTRICT, "survey", "current")
    assert shard.book.values.get(key, 0) / 10_000 == pytest.approx(expected, abs=0.1)


def _outside(parcel_data: Any, lines: Any) -> float:
    """What no line covers, cut the other way round: by difference instead of intersection."""
    whole, area_m2 = _polygon(parcel_data), float(parcel_data.area_m2) / 10_000
    return area_m2 * _geodesic_m2(whole.difference(lines)) / _geodesic_m2(whole)


def _land_in(changes: list[Change], year: str) -> dict[str, Any]:
    """The parcels in force in a survey year, found by replaying the newest versions up to it."""
    newest: dict[tuple[str, str], Any] = {}
    for one in sorted(changes, key=lambda change: change.version):
        if one.type == "planning.survey.changed" and one.data.survey_year <= year:
            newest[one.data.survey_year, one.subject] = one.data
    found = {subject: data for (_, subject), data in sorted(newest.items(), key=lambda item: item[0])}
    return {subject: data for subject, data in found.items() if data.status == "current"}


def _newest(changes: list[Change], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in changes:
        if one.type != kind:
            continue
        order = (getattr(one.data, "survey_year", ""), one.version)
        if one.subject not in found or found[one.subject][0] <= order:
            found[one.subject] = (order, one.data)
    return {subject: data for subject, (_, data) in found.items()}


def _newest_farmland(changes: list[Change]) -> list[Any]:
    parcels = _newest(changes, "planning.survey.changed").values()
    return [p for p in parcels if p.status == "current" and p.land_class.code in FARMLAND]


def _footprints(changes: list[Change]) -> Any:
    permits = _newest(changes, "planning.permit.changed").values()
    counting = [p for p in permits if p.kind != "site_selection" and p.status in ("granted", "amended")]
    return shapely.unary_union([_polygon(p) for p in counting])


def _left(parcel_data: Any, footprints: Any) -> Fraction:
    whole, covered = _polygon(parcel_data), _polygon(parcel_data).intersection(footprints)
    share = Fraction(_geodesic_m2(covered)) / Fraction(_geodesic_m2(whole))
    return Fraction(parcel_data.net_area_m2, 10_000) * (1 - share)


def _polygon(data: Any) -> Any:
    return shapely.Polygon(data.geometry.coordinates[0])


def _geodesic_m2(shape: Any) -> float:
    return abs(ELLIPSOID.geometry_area_perimeter(shape)[0]) if not shape.is_empty else 0.0
