"""Every figure of a district worked out anew: no shard, index, piece or book. Slow and plain on purpose.

Lines and footprints are uncut, areas are pyproj's, shares are what is left after a difference, and sums are
fractions. One function for each formula kind of the catalogue; a kind without one fails the proof.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import shapely

from contracts.catalogue import Indicator, Quantile, catalogue
from contracts.districts import ManagementUnit, city
from services.indicators.domain.figures.facts import FigureKey
from tests.naive_evaluation import evaluated
from tests.recompute.counts import (
    maintenance_sum,
    permit_sum,
    project_sum,
    quantiles,
    stage_count,
    stage_time,
)
from tests.recompute.land import Land, union
from tests.recompute.measure import NOTHING, Amount, all_at_most, exactly, polygonal, share, units
from tests.recompute.overlays import Found, permit_overlay, plan_coverage, plan_match, project_overlay

BASES = ("projected", "projected_review")


def recomputed(land: Land, unit: str, indicators: Iterable[Indicator]) -> dict[FigureKey, Amount]:
    """Every additive figure of the district whose figures are filed under ``unit``."""
    sums: dict[FigureKey, Amount] = defaultdict(lambda: NOTHING)
    parts = city().units_in(unit)
    for one in indicators:
        places = [(unit, land), *((part.code, _within(land, part, one.formula)) for part in parts)]
        for place, lies in places:
            for indicator, basis, period, amount in KINDS[one.formula.kind](lies, one.id, one.formula):
                sums[FigureKey(indicator, place, basis, period)] += amount
    return dict(sums)


def _within(land: Land, part: ManagementUnit, formula: Any) -> Land:
    """The land as a management unit is told of it."""
    units = city().units_in(part.district)
    owners = OWNERS.get(formula.kind)
    return land.within(part, units) if owners is None else land.owned(part, units, owners)


def wrong(
    figures: Mapping[FigureKey, int], expected: Mapping[FigureKey, Amount]
) -> dict[FigureKey, tuple[int, float, float]]:
    """Where they disagree: ours, theirs and the slack. A figure that nothing adds to is 0."""
    found: dict[FigureKey, tuple[int, float, float]] = {}
    for key in figures.keys() | expected.keys():
        ours, theirs = figures.get(key, 0), expected.get(key, NOTHING)
        if not theirs.allows(ours):
            found[key] = ours, float(theirs.value), float(theirs.slack)
    return found


def wrong_evaluated(
    said: Mapping[FigureKey, int], figures: Mapping[FigureKey, int], land: Land, unit: str
) -> dict[FigureKey, tuple[int, int]]:
    """Evaluated figures other than ``figures`` and what is given make them: ours, theirs; 0 without parts."""
    expected = {FigureKey(*key): value for key, value in evaluated(figures, land.given).items()}
    expected |= _quantiles(land, unit)
    pairs = {key: (said.get(key, 0), expected.get(key, 0)) for key in said.keys() | expected.keys()}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _quantiles(land: Land, unit: str) -> dict[FigureKey, int]:
    found: dict[FigureKey, int] = {}
    for one in catalogue().values():
        if isinstance(one.formula, Quantile):
            of = one.formula.of, catalogue()[one.formula.of].formula
            parts = [(part.code, _within(land, part, one.formula)) for part in city().units_in(unit)]
            for place, lies in [(unit, land), *parts]:
                for part, value in quantiles(lies, one.id, one.formula.percent, of).items():
                    found[FigureKey(part, place, "ledger", "current")] = value
    return found


def _measured(formula: Any, data: Any) -> int:
    return int(data.net_area_m2 if getattr(formula, "measure", "area") == "net" else data.area_m2)


def _holds(formula: Any, data: Any) -> bool:
    """Whether a set of classes holds a parcel: said once more in other words than the catalogue's."""
    code = data.land_class.code
    while code[-1:] in ("K", "A"):
        code = code[:-1]
    by_class = (formula.classes == "all" or code in set(formula.classes)) and code not in set(formula.without)
    if formula.within_settlement is not None and data.settlement_class not in set(formula.within_settlement):
        by_class = False
    return by_class or data.settlement_class in set(formula.settlement)


def _class_sum(land: Land, name: str, formula: Any) -> Found:
    for year in land.years:
        for data in land.in_year(year).values():
            if _holds(formula, data):
                yield name, "survey", year, exactly(_measured(formula, data))
    if formula.pending == "none":
        return
    for data in land.newest.values():
        for basis in BASES:
            amount = _pending(formula, data, land.built(data, basis))
            if amount is not None:
                yield name, basis, "current", amount


def _pending(formula: Any, data: Any, built: Amount) -> Amount | None:
    inside, whole = _holds(formula, data), _measured(formula, data)
    if inside:
        return exactly(whole) if formula.pending == "gain" else (1 - built) * whole
    return built * data.area_m2 if formula.pending == "gain" else None


def _class_transition(land: Land, name: str, formula: Any) -> Found:
    for before, after in pairwise(land.years):
        old, new, stays = land.in_year(before), land.in_year(after), land.staying(before, after)
        left = [old[n] for n in old.keys() - stays if _holds(formula.before, old[n])]
        for subject in (n for n in new if _holds(formula.after, new[n])):
            if subject not in stays:
                shares = (share(land.shape(new[subject]), land.shape(one)) for one in left)
                yield name, "survey", after, all_at_most(sum(shares, NOTHING)) * new[subject].area_m2
            elif subject in old and _holds(formula.before, old[subject]):
                yield name, "survey", after, exactly(new[subject].area_m2)


def _line_overlay(land: Land, name: str, formula: Any) -> Found:
    for data in land.newest.values():
        if not _holds(formula, data):
            continue
        inside = land.under(data, formula.line_kind)
        part = inside if formula.side == "inside" else 1 - inside
        yield name, "survey", "current", part * data.area_m2


def _zone_use(land: Land, name: str, formula: Any) -> Found:
    """Parcel by parcel: all of it in the zones where it is built, else what footprints take of it there."""
    features = [one for one in land.all("controlline.changed").values() if _in_zone(formula, one)]
    drawn = union(features)
    taken = {basis: polygonal(shapely.intersection(land.footprints[basis], drawn)) for basis in BASES}
    for data in land.newest.values() if features else ():
        shape = land.shape(data)
        if _holds(formula, data):
            inside = share(shape, drawn) * data.area_m2
            yield from ((name, basis, "current", inside) for basis in ("survey", *BASES))
            continue
        for basis in BASES:
            yield name, basis, "current", share(shape, taken[basis]) * data.area_m2


def _permit_ground(land: Land, name: str, formula: Any) -> Found:
    """Permit by permit what the parcels of the year before leave of it uncovered, taken away."""
    for number, data in land.all("permit.changed").items():
        if data.kind not in formula.kinds or data.status not in formula.statuses:
            continue
        year, shape = (data.granted_on or land.days[number]).year - 1, land.shape(data)
        parcels = [one for one in land.in_year(str(year)).values() if _holds(formula, one)]
        site = units(shape) if data.site_area_m2 is None else exactly(data.site_area_m2)
        part = sum((share(shape, land.shape(one)) for one in parcels), NOTHING)
        yield name, "ledger", "current", _times(part, site)


def _times(part: Amount, whole: Amount) -> Amount:
    """A part is never more than all of it."""
    if part.value >= 1:
        return Amount(whole.value, whole.slack + part.slack * whole.value)
    return Amount(part.value * whole.value, part.slack * whole.value + part.value * whole.slack)


def _in_zone(formula: Any, data: Any) -> bool:
    of_kind = data.line_kind == formula.line_kind and data.status == "in_force"
    return of_kind and (formula.zones is None or data.zone in formula.zones)


def _line_area(land: Land, name: str, formula: Any) -> Found:
    for data in land.all("controlline.changed").values():
        if data.line_kind != formula.line_kind or data.status != "in_force":
            continue
        if formula.zones is not None and data.zone not in formula.zones:
            continue
        if formula.expansion and data.expansion_counted is False:
            continue
        yield name, "line", "current", exactly(data.area_m2)
        for basis in BASES if formula.pending == "loss" else ():
            yield name, basis, "current", (1 - land.built(data, basis)) * data.area_m2


def _evaluation(*_: object) -> Found:
    """Nothing adds up to what is evaluated: see :func:`wrong_evaluated`."""
    yield from ()


_BY_PERMITS = ("permit_sum", "permit_overlay", "permit_ground", "plan_match")
_BY_LINES = ("line_area", "plan_coverage", "maintenance_sum")
OWNERS = {
    **dict.fromkeys(_BY_PERMITS, "permit.changed"),
    **dict.fromkeys(_BY_LINES, "controlline.changed"),
    **dict.fromkeys(("project_overlay", "project_sum"), "project.changed"),
    **dict.fromkeys(("stage_count", "stage_time", "quantile"), "review.changed"),
}
"""Whose township decides in which management unit something counts; otherwise that of parcels."""
KINDS: dict[str, Callable[[Land, str, Any], Found]] = {
    "class_sum": _class_sum,
    "class_transition": _class_transition,
    "line_area": _line_area,
    "line_overlay": _line_overlay,
    "zone_use": _zone_use,
    "permit_sum": permit_sum,
    "permit_overlay": permit_overlay,
    "permit_ground": _permit_ground,
    "project_overlay": project_overlay,
    "project_sum": project_sum,
    "maintenance_sum": maintenance_sum,
    "plan_coverage": plan_coverage,
    "plan_match": plan_match,
    "stage_count": stage_count,
    "stage_time": stage_time,
    "quantile": _evaluation,
    "ratio": _evaluation,
    "quota": _evaluation,
    "yearly_change": _evaluation,
    "exhaustion": _evaluation,
}
