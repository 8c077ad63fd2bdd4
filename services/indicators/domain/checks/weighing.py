"""Weighing what a change set moved before any of it is said: 各地类合计, and 线内线外合计 of each finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import shapely

from chassis.geodesy import area, most_lost_by_cutting
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.wire import Cause
from services.indicators.domain.checks.invariants import Check, Place, Weighed
from services.indicators.domain.figures.facts import FigureKey, name_of
from services.indicators.domain.ground.shapes import Shape, bounds_of
from services.indicators.domain.state import DistrictState

ROUNDED = 2
"""0.0001 m² by which three areas, each rounded on its own, may miss each other."""


@dataclass(frozen=True)
class Weighing:
    """The checks with news, the keys that must not be said, and figures to say as they add up again."""

    news: tuple[Invariant, ...]
    withheld: frozenset[str]
    released: tuple[FigureKey, ...]


def weigh(shard: DistrictState, moved: Mapping[FigureKey, Cause], findings: Iterable[Finding]) -> Weighing:
    """Check the equations that figures and findings are in, and again those of figures that were broken."""
    checks = [*_of_figures(shard, moved), *(_of_finding(shard, one) for one in findings)]
    news = [one for one in map(shard.invariants.settle, checks) if one is not None]
    return Weighing(tuple(news), shard.invariants.withheld, tuple(_released(shard, news)))


def every_equation(shard: DistrictState) -> list[Invariant]:
    """How each whole and its parts stand, in the order of their keys."""
    causes = {key: cause for key, (_, cause) in shard.last_moved.items()}
    return [_of_whole(shard, whole, cause).outcome() for whole, cause in _wholes(shard, causes).items()]


def _released(shard: DistrictState, news: Iterable[Invariant]) -> list[FigureKey]:
    """The figures of every equation that holds again."""
    mended = [one for one in news if one.status == "holds" and one.name == "classes_make_the_total"]
    names = {name for one in mended for name in _resting_on(shard, _whole(one))}
    return sorted(key for key in shard.last_moved if name_of(key) in names) if names else []


def _whole(equation: Invariant) -> FigureKey:
    indicator, basis = equation.about.split("/")
    return FigureKey(indicator, equation.unit, basis, equation.period)


def _of_figures(shard: DistrictState, moved: Mapping[FigureKey, Cause]) -> list[Check]:
    causes = _wholes(shard, moved)
    for one in shard.invariants.broken:
        if one.name == "classes_make_the_total":
            causes.setdefault(_whole(one), one.cause)
    return [_of_whole(shard, whole, cause) for whole, cause in sorted(causes.items())]


def _wholes(shard: DistrictState, moved: Mapping[FigureKey, Cause]) -> dict[FigureKey, Cause]:
    found = shard.wholes.touched(moved, shard.book.values)
    return {whole: moved[key] for whole, key in found.items()}


def _of_whole(shard: DistrictState, whole: FigureKey, cause: Cause) -> Check:
    place = Place(whole.unit, "classes_make_the_total", f"{whole.indicator}/{whole.basis}", whole.period)
    weighed = shard.wholes.weigh(whole, shard.book.values)
    return Check(place, weighed, () if weighed.holds else _resting_on(shard, whole), cause)


def _resting_on(shard: DistrictState, whole: FigureKey) -> list[str]:
    """The whole, its parts, and what is evaluated from any of them."""
    members = shard.wholes.members(whole)
    return [name_of(key) for key in (*members, *shard.evaluated.resting_on(members))]


def _of_finding(shard: DistrictState, finding: Finding) -> Check:
    place = Place(finding.unit, "parts_make_the_permit", finding.key, "current")
    permit = shard.permits.get(finding.subject)
    if finding.status == "ended" or permit is None:
        weighed = Weighed(finding.subject_area_m2, finding.subject_area_m2, "m2")
    else:
        near = shard.lines.at(bounds_of(permit.shape))
        kind = [piece.shape for piece in near if piece.line_kind == finding.line_kind]
        lines = [shape for shape in kind if shape.intersects(permit.shape)]
        weighed = _both_sides(finding, permit.shape, lines)
    return Check(place, weighed, [finding.key], finding.cause)


def _both_sides(finding: Finding, footprint: Shape, lines: Iterable[Shape]) -> Weighed:
    """Inside as it was found, and outside cut anew: line by line away from the footprint, with no union.

    The area series is not quite additive: an edge cut in two is worth a little more or less.
    """
    left = reduce(shapely.difference, lines, footprint)
    tolerance = ROUNDED + most_lost_by_cutting(footprint) + most_lost_by_cutting(left)
    return Weighed(finding.subject_area_m2, finding.overlap_m2 + area(left), "m2", tolerance)
