"""Weighing what a change set moved before any of it is said: 各地类合计, and 线内线外合计 of each finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.wire import Cause
from services.indicators.domain.checks.invariants import Check, Place, Weighed
from services.indicators.domain.figures.facts import FigureKey, name_of
from services.indicators.domain.state import DistrictState


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
    """Inside as it was cut out, and outside as it was measured without cutting."""
    place = Place(finding.unit, "parts_make_the_permit", finding.key, "current")
    standing = shard.crossings.behind(finding)
    whole = finding.subject_area_m2
    if finding.status == "ended" or standing is None:
        return Check(place, Weighed(whole, whole, "m2"), [finding.key], finding.cause)
    found = finding.overlap_m2 + standing.inside + standing.outside - standing.within.measured
    return Check(place, Weighed(whole, found, "m2", standing.within.tolerance), [finding.key], finding.cause)
