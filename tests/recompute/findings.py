"""管控线压占: every permit and major project against every watched line, all anew and uncut."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pyproj
import shapely

from contracts.messages.finding import BUFFER_M, Finding
from tests.recompute.land import Land
from tests.recompute.measure import Amount, polygonal, units

SMALLEST = 10_000
"""1 m²: two drawings of one edge differ by less."""
PLANE = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
SAME_M = 0.2
"""Edges are straight in degrees here and in metres there."""
WATCHED = (
    ("permanent_basic_farmland", "inside"),
    ("ecological_redline", "inside"),
    ("urban_development_boundary", "outside"),
)


class Found(NamedTuple):
    """A permit or project on the wrong side of a line, or so many metres beside it."""

    inside: Amount
    outside: Amount
    features: frozenset[str]
    beside_m: float | None = None


def findings_of(land: Land) -> dict[tuple[str, str], Found]:
    """(permit or project, kind of line) → what is to be found: at least 1 m², or within 50 m."""
    return dict(_findings(land))


def _findings(land: Land) -> Iterator[tuple[tuple[str, str], Found]]:
    for name, data in land.all("permit.changed").items():
        if data.status not in ("revoked", "expired"):
            yield from _of_site(land, name, data, exempt="outside" if data.kind == "rural" else None)
    for name, data in land.all("project.changed").items():
        if data.geometry is not None and data.milestone != "cancelled":
            yield from _of_site(land, name, data, exempt=None)
    for name, data in land.visiting("permit.changed").items():
        if data.status not in ("revoked", "expired"):
            yield from _of_site(land, name, data, exempt="outside")
    for name, data in land.visiting("project.changed").items():
        if data.geometry is not None and data.milestone != "cancelled":
            yield from _of_site(land, name, data, exempt="outside")


def _of_site(land: Land, name: str, data: Any, exempt: str | None) -> Iterator[tuple[tuple[str, str], Found]]:
    for kind, side in WATCHED:
        if kind in land.lines and side != exempt:
            found = _found(land, land.shape(data), kind)
            if (found.inside if side == "inside" else found.outside).value >= SMALLEST:
                yield (name, kind), found
            elif side == "inside" and (apart := _beside_m(land.shape(data), land.lines[kind])) < BUFFER_M:
                yield (name, kind), found._replace(beside_m=apart)


def _found(land: Land, shape: Any, kind: str) -> Found:
    inside, outside = parts(shape, land.lines[kind])
    features = land.all("controlline.changed").items()
    met = (name for name, data in features if _lies_in(land, shape, data, kind))
    return Found(inside, outside, frozenset(met))


def _beside_m(shape: Any, drawn: Any) -> float:
    """In the plane of the city's own projection (EPSG:4549), not in one of the footprint's."""
    one, other = (shapely.transform(each, PLANE.transform, interleaved=False) for each in (shape, drawn))
    return float(shapely.distance(one, other))


def _lies_in(land: Land, shape: Any, data: Any, kind: str) -> bool:
    if data.line_kind != kind or data.status != "in_force":
        return False
    other = land.shape(data)
    return other.intersects(shape) and units(polygonal(shapely.intersection(shape, other))).value > 0


def parts(shape: Any, drawn: Any) -> tuple[Amount, Amount]:
    """Inside and outside, in whole units."""
    inside = units(polygonal(shapely.intersection(shape, drawn)))
    outside = units(polygonal(shapely.difference(shape, drawn)))
    slack = inside.slack + outside.slack
    return Amount(inside.value, slack), Amount(outside.value, slack)


def wrong_findings(told: Mapping[str, Finding], land: Land) -> list[str]:
    """What was told of permits and projects and does not hold, or holds and was not told."""
    expected = findings_of(land)
    present = {(one.subject, str(one.line_kind)): one for one in told.values() if one.status == "present"}
    found = [f"{pair} told or missing" for pair in present.keys() ^ expected.keys()]
    for pair, one in present.items():
        if pair in expected and not _agree(one, expected[pair]):
            found.append(f"{pair}: {one.overlap_m2}, {one.outside_m2} of {one.lines}, not {expected[pair]}")
    return found


def _agree(told: Finding, found: Found) -> bool:
    whole = told.overlap_m2 + told.outside_m2 == told.subject_area_m2
    amounts = found.inside.allows(told.overlap_m2) and found.outside.allows(told.outside_m2)
    beside = (told.distance_m is None) == (found.beside_m is None)
    near = abs((told.distance_m or 0.0) - (found.beside_m or 0.0)) < SAME_M
    return whole and amounts and beside and near and found.features <= set(told.lines)
