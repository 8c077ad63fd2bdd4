"""Permits, plans, projects and maintenances counted anew, with their parts."""

from collections import defaultdict
from collections.abc import Iterator
from math import ceil
from typing import Any

from tests.recompute.land import Land
from tests.recompute.measure import NOTHING, exactly, units
from tests.recompute.overlays import Found

DAYS = 10_000
"""Days are held to 4 decimals."""


def _parts(name: str, formula: Any, values: dict[str, str]) -> Iterator[str]:
    yield name
    for dimensions in formula.by:
        yield f"{name}." + ".".join(values[one] for one in dimensions)


def permit_sum(land: Land, name: str, formula: Any) -> Found:
    """Number, site area (drawn where not given) or floor area, in all or by month."""
    for number, data in land.all("permit.changed").items():
        if data.kind not in formula.kinds or data.status not in formula.statuses:
            continue
        drawn = data.site_area_m2 is None and formula.measure == "site_area"
        given = {"count": 1, "site_area": data.site_area_m2, "floor_area": data.floor_area_m2 or 0}
        amount = units(land.shape(data)) if drawn else exactly(given[formula.measure])
        month = str(data.granted_on or land.days[number])[:7]
        use = f"{data.land_use.scheme}-{data.land_use.code[:2]}" if data.land_use else "unknown"
        for part in _parts(name, formula, {"kind": data.kind, "land_use": use}):
            yield part, "ledger", month if formula.per == "month" else "current", amount


def stage_count(land: Land, name: str, formula: Any) -> Found:
    """Plans by where they stand."""
    for data in land.all("review.changed").values():
        wanted = (formula.plan_kinds is None or data.plan_kind in formula.plan_kinds) and (
            formula.levels is None or data.level in formula.levels
        )
        if wanted and data.stage in formula.stages:
            for part in _parts(name, formula, dict(data)):
                yield part, "ledger", "current", exactly(1)


def stage_time(land: Land, name: str, formula: Any) -> Found:
    """Days of finished stays or spans; how many finished, late, or entered; or how many are overdue."""
    if formula.measure == "overdue":
        yield from _overdue(land, name, formula)
        return
    for part, days, late in _stays(land, name, formula):
        amounts = {"days": (days or 0) * DAYS, "finished": 1, "late": int(late), "entered": 1}
        if days is not None or formula.measure == "entered":
            yield part, "ledger", "current", exactly(amounts[formula.measure])


def _overdue(land: Land, name: str, formula: Any) -> Found:
    """A plan stands where its newest version has it; it is late from the day after on."""
    for data in land.all("review.changed").values():
        if data.stage in formula.stages and data.due_on is not None and (land.today - data.due_on).days > 0:
            for part in _parts(name, formula, {"plan_kind": data.plan_kind, "stage": data.stage}):
                yield part, "ledger", "current", exactly(1)


def _stays(land: Land, name: str, formula: Any) -> Iterator[tuple[str, int | None, bool]]:
    for plan, data in land.all("review.changed").items():
        if formula.plan_kinds is not None and data.plan_kind not in formula.plan_kinds:
            continue
        visits = _visits(land, plan)
        for stage, days, late in _span(formula, visits) if formula.until else _each(formula, visits):
            for part in _parts(name, formula, {"plan_kind": data.plan_kind, "stage": stage}):
                yield part, days, late


def _visits(land: Land, plan: str) -> list[tuple[Any, Any]]:
    """What was last told of each stay, in that order, a stage told again once; and when it ended."""
    stays: dict[tuple[str, Any], tuple[int, Any, bool]] = {}
    for version, data, here in sorted(land.told[plan], key=lambda one: one[0]):
        stays[data.stage, data.stage_entered_on] = version, data, here
    walked: list[Any] = []
    for _, data, here in sorted(stays.values(), key=lambda one: one[0]):
        if here and walked and walked[-1].stage == data.stage:
            walked[-1] = data
        elif here:
            walked.append(data)
    ends = [one.stage_entered_on for one in walked[1:]]
    return list(zip(walked, [*ends, None], strict=True)) if walked else []


def _each(formula: Any, visits: list[tuple[Any, Any]]) -> Iterator[tuple[str, int | None, bool]]:
    for data, end in visits:
        if data.stage in formula.stages:
            days = None if end is None else max((end - data.stage_entered_on).days, 0)
            yield data.stage, days, end is not None and data.due_on is not None and end > data.due_on


def _span(formula: Any, visits: list[tuple[Any, Any]]) -> Iterator[tuple[str, int | None, bool]]:
    begins = [number for number, (data, _) in enumerate(visits) if data.stage in formula.stages]
    if not begins:
        return
    begin = visits[begins[0]][0]
    ends = [data for data, _ in visits[begins[0] + 1 :] if data.stage in formula.until]
    if ends:
        days = (ends[0].stage_entered_on - begin.stage_entered_on).days
        yield begin.stage, max(days, 0), False


def quantiles(land: Land, name: str, percent: int, of: tuple[str, Any]) -> dict[str, int]:
    """Indicator and parts → the nearest rank among all lengths, in whole units."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for part, days, _ in _stays(land, *of):
        if days is not None:
            lengths[name + part.removeprefix(of[0])].append(days)
    return {part: sorted(all_)[ceil(len(all_) * percent / 100) - 1] * DAYS for part, all_ in lengths.items()}


def project_sum(land: Land, name: str, formula: Any) -> Found:
    """Major projects, or their land."""
    for data in land.all("project.changed").values():
        if data.milestone in formula.milestones and _is_full(land, data.milestone_on, formula.after_years):
            drawn = units(land.shape(data)) if data.geometry is not None else NOTHING
            for part in _parts(name, formula, {"milestone": data.milestone}):
                yield part, "ledger", "current", exactly(1) if formula.measure == "count" else drawn


def _is_full(land: Land, since: Any, years: int | None) -> bool:
    """Whether as many whole years are between two days, by their digits."""
    whole = land.today.year - since.year - ((land.today.month, land.today.day) < (since.month, since.day))
    return years is None or whole >= years


def maintenance_sum(land: Land, name: str, formula: Any) -> Found:
    """Different maintenance numbers, or the area of all features that carry one."""
    seen: set[tuple[str, str]] = set()
    for data in land.all("controlline.changed").values():
        kept = data.maintenance
        source = kept.quota_source if kept is not None else None
        gone = formula.in_force and data.status != "in_force"
        if kept is None or gone or (formula.with_source and not source):
            continue
        for part in _parts(name, formula, {"line_kind": data.line_kind, "quota_source": source or "none"}):
            if formula.measure == "area":
                yield part, "ledger", "current", exactly(data.area_m2)
            elif (part, kept.number) not in seen:
                seen.add((part, kept.number))
                yield part, "ledger", "current", exactly(1)
