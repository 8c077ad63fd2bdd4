"""Permits, projects and plans laid over control lines and plans: each formula anew, on uncut shapes."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import shapely

from tests.recompute.findings import SMALLEST, parts
from tests.recompute.land import Land, shape_of, union
from tests.recompute.measure import Amount, exactly, polygonal, share, units

Found = Iterator[tuple[str, str, str, Amount]]
"""Indicator, basis, period, and an amount of it."""


def permit_overlay(land: Land, name: str, formula: Any) -> Found:
    """Projects by the union of their permits; a line not drawn has no outside."""
    drawn, projects = land.lines.get(formula.line_kind), defaultdict[str, list[Any]](list)
    for number, data in land.all("permit.changed").items():
        if data.kind in formula.kinds and data.status in formula.statuses and not _exempt(formula, data):
            projects[data.project_code or number].append(land.shape(data))
    for shapes in projects.values() if drawn is not None else ():
        inside, outside = parts(shapely.unary_union(shapes), drawn)
        amount = inside if formula.side == "inside" else outside
        if amount.value >= SMALLEST:
            yield name, "ledger", "current", exactly(1) if formula.measure == "count" else amount


def _exempt(formula: Any, data: Any) -> bool:
    founded = data.legal_basis is not None and data.legal_basis.verified
    use = planned_use(data)
    exempt_use = use is not None and any(use.startswith(one) for one in formula.without_uses)
    return exempt_use or (formula.unfounded_only and founded)


def planned_use(data: Any) -> str | None:
    """用地用海分类, where the use is told by it."""
    return data.land_use.code if data.land_use is not None and data.land_use.scheme == "planning" else None


def project_overlay(land: Land, name: str, formula: Any) -> Found:
    """A project counts once for each kind of line it crosses, and once in all."""
    for data in land.all("project.changed").values():
        if data.milestone not in formula.milestones or data.geometry is None:
            continue
        crossed = [kind for kind in sorted(formula.lines) if _crosses(land, data, kind, formula.lines[kind])]
        for kind in crossed:
            yield f"{name}.{kind}", "ledger", "current", exactly(1)
        if crossed:
            yield name, "ledger", "current", exactly(1)


def _crosses(land: Land, data: Any, kind: str, side: str) -> bool:
    if kind not in land.lines:
        return False
    inside, outside = parts(land.shape(data), land.lines[kind])
    return (inside if side == "inside" else outside).value >= SMALLEST


def plan_coverage(land: Land, name: str, formula: Any) -> Found:
    """The official area of each feature, by its share under the plans."""
    plans = [one for one in land.all("review.changed").values() if _covers(formula, one)]
    extents = union(plans)
    for data in land.all("controlline.changed").values():
        if data.line_kind == formula.line_kind and data.status == "in_force":
            yield name, "line", "current", share(land.shape(data), extents) * data.area_m2


def _covers(formula: Any, plan: Any) -> bool:
    there = plan.geometry is not None and plan.plan_kind in formula.plan_kinds
    return there and plan.stage in formula.stages


def plan_match(land: Land, name: str, formula: Any) -> Found:
    """What of each permit lies on plots of any use, or of its own first-level use."""
    plots = [one for one in land.all("planfeature.changed").values() if _is_plot(formula, one)]
    for data in land.all("permit.changed").values():
        use = planned_use(data)
        if use is None or data.kind not in formula.kinds or data.status not in formula.statuses:
            continue
        same = [one for one in plots if (planned_use(one) or "")[:2] == use[:2]]
        on = union(plots if formula.measure == "planned" else same)
        yield name, "ledger", "current", units(polygonal(shapely.intersection(shape_of(data), on)))


def _is_plot(formula: Any, data: Any) -> bool:
    return data.status == "in_force" and data.layer in formula.layers and planned_use(data) is not None
