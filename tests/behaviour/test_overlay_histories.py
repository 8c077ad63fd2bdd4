"""Random histories of permits, projects, plans and lines: every overlay is that of a naive full recompute."""

import random
from collections import defaultdict
from typing import Any

import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from contracts.messages.finding import Finding
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.memory.rows import row_key
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, permit, plot, project, review, square

ELLIPSOID = pyproj.Geod(a=6378137, rf=298.257222101)
LINES = ("permanent_basic_farmland", "ecological_redline", "urban_development_boundary")
IN_EFFECT = ("granted", "amended", "completed")
PPM, TWO_M2 = 3.6e-6, 2.0
"""Geodesic edges against edges straight in longitude and latitude (domain reference 1.7)."""
USES = ("100101", "0701", "1202", None)

names = st.sampled_from("abc")
places = st.builds(
    lambda column, east, north, side: square(119.9 + column * 0.001 + east, 31.8 + north, side),
    st.integers(0, 2),
    st.sampled_from([0.0, 0.0003, -0.0002]),
    st.sampled_from([0.0, 0.0005]),
    st.sampled_from([0.001, 0.001, 0.007]),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Changes of few subjects on few places, some of which are cut into pieces."""
    kinds = (_permit, _line, _project, _plan, _plot)
    return [draw(draw(st.sampled_from(kinds))(number)) for number in range(1, draw(st.integers(1, 25)))]


@st.composite
def _permit(draw: st.DrawFn, sequence: int) -> Change:
    state: dict[str, Any] = {
        "kind": draw(st.sampled_from(["land_use", "construction", "rural"])),
        "status": draw(st.sampled_from([*IN_EFFECT, "under_review", "revoked"])),
        "project_code": draw(st.sampled_from(["X1", "X2", None])),
        "geometry": draw(places),
    }
    if (use := draw(st.sampled_from(USES))) is not None:
        state["land_use"] = {"scheme": "planning", "code": use}
    if draw(st.integers(0, 3)) == 0:
        state["legal_basis"] = {"kind": "批复", "doc_no": "1号", "verified": draw(st.booleans())}
    return permit(f"地字第{draw(names)}号", sequence, **state)


@st.composite
def _line(draw: st.DrawFn, sequence: int) -> Change:
    status = draw(st.sampled_from(["in_force", "in_force", "withdrawn"]))
    kind = draw(st.sampled_from(LINES))
    return line(f"L{draw(names)}", sequence, line_kind=kind, status=status, geometry=draw(places))


@st.composite
def _project(draw: st.DrawFn, sequence: int) -> Change:
    milestone = draw(st.sampled_from(["permitted", "started", "cancelled"]))
    place = draw(st.one_of(places, st.none()))
    return project(f"X{draw(names)}", sequence, milestone=milestone, geometry=place)


@st.composite
def _plan(draw: st.DrawFn, sequence: int) -> Change:
    stage = draw(st.sampled_from(["drafting", "approved", "filed", "terminated"]))
    return review(f"plan-{draw(names)}", sequence, stage=stage, geometry=draw(places))


@st.composite
def _plot(draw: st.DrawFn, sequence: int) -> Change:
    status, use = draw(st.sampled_from(["in_force", "withdrawn"])), draw(st.sampled_from(["1001", "0701"]))
    return plot(f"D{draw(names)}", sequence, use, status=status, geometry=draw(places))


def lived_through(changes: list[Change]) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def figures(shard: Shard) -> dict[FigureKey, int]:
    return {key: value for key, value in shard.book.values.items() if value}


def value(shard: Shard, indicator: str, basis: str = "ledger") -> int:
    return shard.book.values.get(FigureKey(indicator, DISTRICT, basis, "current"), 0)


def m2(shard: Shard, indicator: str, basis: str = "ledger") -> float:
    return value(shard, indicator, basis) / 10_000


@settings(max_examples=40, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_any_duplicates_and_the_newest_rows_alone_give_the_same_bits(
    changes: list[Change], rng: random.Random
) -> None:
    shuffled = [*changes, *rng.sample(changes, len(changes) // 2)]
    rng.shuffle(shuffled)
    newest = {row_key(one): one.version for one in changes}
    rows = [one for one in shuffled if newest[row_key(one)] == one.version]
    reloaded = new_shard(city(), catalogue())(DISTRICT)
    reloaded.apply(rows)
    lived = figures(lived_through(changes))
    assert figures(lived_through(shuffled)) == lived
    assert figures(reloaded) == lived


@settings(max_examples=40, deadline=None)
@given(histories(), histories())
def test_trying_changes_nothing_and_tells_exactly_what_will_be(
    past: list[Change], tried: list[Change]
) -> None:
    shard = lived_through(past)
    later = [one.model_copy(update={"sequence": str(one.version + 1000)}) for one in tried]
    before = dict(shard.book.values)
    trial = shard.what_if(later)
    assert dict(shard.book.values) == before
    assert trial.facts == shard.apply(later)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_projects_on_lines_are_those_of_a_naive_overlay_of_everything(changes: list[Change]) -> None:
    shard = lived_through(changes)
    farmland, boundary = _drawn(changes, LINES[0]), _drawn(changes, LINES[2])
    taken = [
        _m2(land.intersection(farmland))
        for land in _permitted(changes, ("land_use", "construction", "rural"))
    ]
    assert value(shard, "basic_farmland_intrusions") == sum(area >= 1 for area in taken)
    assert m2(shard, "basic_farmland_intrusion_area") == pytest.approx(sum(taken), rel=PPM, abs=TWO_M2)
    beyond = [_m2(land.difference(boundary)) for land in _permitted(changes, ("land_use",), ("12",))]
    expected = sum(beyond) if not boundary.is_empty else 0
    assert m2(shard, "urban_outside_boundary") == pytest.approx(expected, rel=PPM, abs=TWO_M2)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_major_projects_on_lines_are_those_of_a_naive_overlay_of_everything(changes: list[Change]) -> None:
    shard = lived_through(changes)
    counted = [
        [
            _m2(_polygon(one).intersection(_drawn(changes, LINES[0]))) >= 1,
            _m2(_polygon(one).intersection(_drawn(changes, LINES[1]))) >= 1,
            _m2(_polygon(one).difference(_drawn(changes, LINES[2], nothing=_polygon(one)))) >= 1,
        ]
        for one in _newest(changes, "project").values()
        if one.milestone != "cancelled" and one.geometry is not None
    ]
    assert value(shard, "major_projects_on_lines") == sum(any(row) for row in counted)
    for number, kind in enumerate(LINES):
        assert value(shard, f"major_projects_on_lines.{kind}") == sum(row[number] for row in counted)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_the_boundary_under_plans_is_that_of_a_naive_overlay_of_everything(changes: list[Change]) -> None:
    plans = [p for p in _newest(changes, "review").values() if p.stage in ("approved", "filed")]
    under = shapely.unary_union([_polygon(plan) for plan in plans])
    expected = 0.0
    for one in _newest(changes, "controlline").values():
        if one.status == "in_force" and one.line_kind == LINES[2]:
            covered = _m2(_polygon(one).intersection(under)) / _m2(_polygon(one))
            expected += one.area_m2 / 10_000 * covered
    found = m2(lived_through(changes), "detailed_plan_covered", "line")
    assert found == pytest.approx(expected, rel=PPM, abs=TWO_M2)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_permits_of_the_planned_use_are_those_of_a_naive_overlay_of_everything(changes: list[Change]) -> None:
    shard, plots = lived_through(changes), defaultdict(list)
    for one in _newest(changes, "planfeature").values():
        if one.status == "in_force":
            plots[one.land_use.code].append(_polygon(one))
    everything = shapely.unary_union([shape for shapes in plots.values() for shape in shapes])
    on_plan = as_planned = 0.0
    for one in _newest(changes, "permit").values():
        if one.land_use and one.kind != "construction" and one.status in IN_EFFECT:
            own = [shape for use in plots if use[:2] == one.land_use.code[:2] for shape in plots[use]]
            on_plan += _m2(_polygon(one).intersection(everything))
            as_planned += _m2(_polygon(one).intersection(shapely.unary_union(own)))
    assert m2(shard, "permits_on_plan") == pytest.approx(on_plan, rel=PPM, abs=TWO_M2)
    assert m2(shard, "permits_as_planned") == pytest.approx(as_planned, rel=PPM, abs=TWO_M2)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_what_was_found_last_is_what_a_naive_overlay_finds(changes: list[Change]) -> None:
    shard, told = new_shard(city(), catalogue())(DISTRICT), dict[str, Finding]()
    for one in changes:
        told |= {finding.key: finding for finding in shard.apply([one]).findings}
    overlaps = [found for found in told.values() if found.distance_m is None]
    present = {(found.subject, found.line_kind): found for found in overlaps if found.status == "present"}
    expected = {
        (name, kind): area
        for name, data in _sites(changes).items()
        for kind in LINES
        if (area := _amiss(data, changes, kind)) >= 1
    }
    assert present.keys() == expected.keys()
    for (name, kind), finding in present.items():
        amiss = finding.outside_m2 if kind == LINES[2] else finding.overlap_m2
        assert amiss / 10_000 == pytest.approx(expected[name, kind], rel=PPM, abs=TWO_M2)
        assert finding.overlap_m2 + finding.outside_m2 == finding.subject_area_m2


def _sites(changes: list[Change]) -> dict[str, Any]:
    """Permits and major projects that may be on a line."""
    permits, projects = _newest(changes, "permit"), _newest(changes, "project")
    standing = {name: one for name, one in permits.items() if one.status != "revoked"}
    drawn = {name: one for name, one in projects.items() if one.milestone != "cancelled" and one.geometry}
    return standing | drawn


def _amiss(data: Any, changes: list[Change], kind: str) -> float:
    land = _polygon(data)
    if kind != LINES[2]:
        return _m2(land.intersection(_drawn(changes, kind)))
    return 0.0 if data.kind == "rural" else _m2(land.difference(_drawn(changes, kind, nothing=land)))


def _permitted(changes: list[Change], kinds: tuple[str, ...], without: tuple[str, ...] = ()) -> list[Any]:
    """The land of each project whose permits count, in one piece."""
    land: dict[str, list[Any]] = defaultdict(list)
    for name, one in _newest(changes, "permit").items():
        use = one.land_use.code if one.land_use else ""
        founded = one.legal_basis is not None and one.legal_basis.verified
        if (
            one.kind in kinds
            and one.status in IN_EFFECT
            and not founded
            and not use.startswith(without or "-")
        ):
            land[one.project_code or name].append(_polygon(one))
    return [shapely.unary_union(shapes) for shapes in land.values()]


def _drawn(changes: list[Change], kind: str, nothing: Any = None) -> Any:
    """All of a kind of line in one; ``nothing`` when there is none."""
    lines = _newest(changes, "controlline").values()
    shapes = [_polygon(one) for one in lines if one.status == "in_force" and one.line_kind == kind]
    return shapely.unary_union(shapes) if shapes or nothing is None else nothing


def _newest(changes: list[Change], kind: str) -> dict[str, Any]:
    """Later ones have the greater version."""
    return {one.subject: one.data for one in changes if one.type == f"planning.{kind}.changed"}


def _polygon(data: Any) -> Any:
    return shapely.Polygon(data.geometry.coordinates[0])


def _m2(shape: Any) -> float:
    return abs(ELLIPSOID.geometry_area_perimeter(shape)[0]) if not shape.is_empty else 0.0
