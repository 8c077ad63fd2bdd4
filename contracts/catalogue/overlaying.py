"""Kinds of formulas that lay permits, projects and plans over control lines, and permits over plans."""

from typing import Literal

from contracts.base import Model, Text
from contracts.events.controlline import LineKind
from contracts.events.permit import PermitKind, PermitStatus
from contracts.events.project import Milestone
from contracts.events.review import PlanKind, Stage

Side = Literal["inside", "outside"]


class PermitOverlay(Model):
    """许可与管控线叠加: projects with permitted land inside (outside) the features in force of a line.

    A project (项目代码; a permit without one is its own) counts once, with the union of the footprints of
    its permits in the set. Less than 1 m² is nothing, and nothing is outside a line that the district has
    not drawn. ``unfounded_only`` leaves out permits with a verified legal basis (依法批准依据),
    ``without_uses`` those for a 用地用海 class that begins so. ``count`` is of projects, ``area`` of land.
    """

    kind: Literal["permit_overlay"]
    measure: Literal["count", "area"]
    line_kind: LineKind
    side: Side
    kinds: frozenset[PermitKind]
    statuses: frozenset[PermitStatus]
    unfounded_only: bool = False
    without_uses: tuple[Text, ...] = ()


class ProjectOverlay(Model):
    """重大项目触线: major projects at some milestones that lie on the given side of one of the lines.

    Also one figure for each kind of line. As in :class:`PermitOverlay`, less than 1 m² is nothing, and
    nothing is outside a line that the district has not drawn.
    """

    kind: Literal["project_overlay"]
    milestones: frozenset[Milestone]
    lines: dict[LineKind, Side]


class PlanCoverage(Model):
    """规划覆盖面积: how much of a line's features lies under the union of plans of some kinds and stages.

    The share under the plans' extents (编制范围) is taken of the official area of each feature.
    """

    kind: Literal["plan_coverage"]
    line_kind: LineKind
    plan_kinds: frozenset[PlanKind]
    stages: frozenset[Stage]


class PlanMatch(Model):
    """许可与规划用途: land of permits in the set that lies on plan features (规划地块) of some layers.

    ``planned`` is all that lies on features with a 用地用海 class, ``same_use`` what lies on those of the
    first-level class of the permit itself. A permit whose use is not told by that scheme counts in neither.
    """

    kind: Literal["plan_match"]
    measure: Literal["planned", "same_use"]
    layers: frozenset[Text]
    kinds: frozenset[PermitKind]
    statuses: frozenset[PermitStatus]
