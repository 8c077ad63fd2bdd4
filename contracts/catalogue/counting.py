"""Kinds of formulas that count and sum permits, plans, projects and maintenance of lines.

``by`` lists the breakdowns: each is a list of dimensions, and brings about one more figure for each
combination there is, with their values after the id (``plans_total.village.county``).
"""

from typing import Literal

from pydantic import Field

from contracts.base import Model, Text
from contracts.events.permit import PermitKind, PermitStatus
from contracts.events.project import Milestone
from contracts.events.review import PlanKind, PlanLevel, Stage


class PermitSum(Model):
    """许可合计: number, site area or floor area of the permits of some kinds in some statuses.

    A site area that is not given is the footprint's on the ellipsoid. With ``per`` month a permit counts in
    the month it was granted on (or last changed, when that is not given) and in no other. The dimension
    ``land_use`` is the first-level class with its scheme (``planning-07``), or ``unknown``.
    """

    kind: Literal["permit_sum"]
    measure: Literal["count", "site_area", "floor_area"]
    kinds: frozenset[PermitKind]
    statuses: frozenset[PermitStatus]
    per: Literal["month"] | None = None
    by: tuple[tuple[Literal["kind", "land_use"], ...], ...] = ()


class StageCount(Model):
    """规划数: plans that stand in one of the stages, of some kinds and levels (all when not given)."""

    kind: Literal["stage_count"]
    stages: frozenset[Stage]
    plan_kinds: frozenset[PlanKind] | None = None
    levels: frozenset[PlanLevel] | None = None
    by: tuple[tuple[Literal["plan_kind", "level", "stage"], ...], ...] = ()


class StageTime(Model):
    """阶段历时: how long plans stayed in stages, visit by visit, or took from one stage ``until`` another.

    A visit is finished when the next stage is entered; a span runs from the first entry into one of
    ``stages`` to the first entry into one of ``until`` after it. ``days`` are those of finished ones,
    ``late`` counts those finished after their due day, ``entered`` also those not finished, ``overdue`` only
    those not finished whose due day is over: by the day of the newest change known in the district.
    """

    kind: Literal["stage_time"]
    measure: Literal["days", "finished", "late", "entered", "overdue"]
    stages: frozenset[Stage]
    until: frozenset[Stage] = frozenset()
    plan_kinds: frozenset[PlanKind] | None = None
    by: tuple[tuple[Literal["plan_kind", "stage"], ...], ...] = ()


class Quantile(Model):
    """分位数: the length that ``percent`` of the lengths of a stage time (measure days) do not exceed.

    By the nearest rank. The city's is that of the lengths of all its districts together.
    """

    kind: Literal["quantile"]
    of: Text
    percent: int = Field(ge=1, le=100)


class ProjectSum(Model):
    """重大项目合计: number or area (on the ellipsoid) of the projects that stand at some milestones.

    With ``after_years`` (满若干年) only those that have stood there so long, by the day of the newest change
    known in the district.
    """

    kind: Literal["project_sum"]
    measure: Literal["count", "area"]
    milestones: frozenset[Milestone]
    after_years: int | None = Field(default=None, ge=1, le=50)
    by: tuple[tuple[Literal["milestone"], ...], ...] = ()


class MaintenanceSum(Model):
    """动态维护合计: distinct maintenance numbers, or the official area of the features that carry one.

    ``in_force`` leaves out features that were withdrawn, ``with_source`` those without a quota source.
    """

    kind: Literal["maintenance_sum"]
    measure: Literal["count", "area"]
    in_force: bool = False
    with_source: bool = False
    by: tuple[tuple[Literal["line_kind", "quota_source"], ...], ...] = ()
