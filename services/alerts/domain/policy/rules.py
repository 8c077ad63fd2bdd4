"""预警规则: policy as versioned data. Numbers come from ``services/alerts/rules``; none is in the code."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import Field, model_validator

from contracts.base import Model, SquareMetres, Text
from contracts.events.controlline import LineKind
from contracts.events.permit import PermitKind
from contracts.events.project import Milestone
from contracts.messages.alert import Grade, RuleReference
from contracts.messages.figure import Unit
from contracts.messages.finding import BUFFER_M
from services.alerts.domain.policy.forms import Form, Share
from services.alerts.domain.policy.timing import Timing

BEFORE_BUILDING: tuple[Milestone, ...] = ("preliminary_review", "conversion", "land_supply", "permitted")
"""Milestones of a major project before 开工."""


class Policy(Model):
    """What every rule says of itself: ``approver`` is 待委托方确认 until the client has signed it."""

    id: Text
    version: int = Field(ge=1)
    effective_from: date
    effective_until: date | None = None
    approver: Text
    source: Text
    timing: Timing = Field(default_factory=Timing)

    def holds(self, on: date) -> bool:
        """Whether it is in effect on a day, once it stands."""
        return self.effective_from <= on and (self.effective_until is None or on <= self.effective_until)

    @property
    def is_for_all(self) -> bool:
        """Whether it bears the name of its family, and so is the one behind all others."""
        return bool(self.id == getattr(self, "family", None))

    @property
    def reference(self) -> RuleReference:
        """How an alert names the rule that judged it."""
        return RuleReference(id=self.id, version=self.version)


class IndicatorRule(Policy):
    """指标预警规则, by indicator id; ``others`` grades every further indicator that has a target.

    The rule ``indicator`` is for all; others, for some ``indicators`` or ``units`` only, go before it.
    """

    family: Literal["indicator"]
    units: list[Unit] = Field(default_factory=list)
    indicators: dict[str, Form]
    others: Form | None = None

    @model_validator(mode="after")
    def _the_general_one_is_for_all(self) -> "IndicatorRule":
        if self.is_for_all and (self.others is None or self.units):
            raise ValueError("the rule indicator needs others, and no units: it is for all")
        return self

    def form_of(self, indicator: str) -> Form | None:
        """How it grades an indicator; None when it does not."""
        return self.indicators.get(indicator, self.others)


class Buffer(Model):
    """临近: a footprint that does not reach the line and comes within this distance of it."""

    distance_m: float = Field(gt=0, le=BUFFER_M)
    grade: Grade
    under_review: Grade


class LineCriteria(Model):
    """One kind of control line: what is measured, and the grade with and without a legal basis.

    ``slight`` is the grade of what lies below the tolerance and yet is more than the survey's accuracy.
    """

    name: Text
    measure: Literal["overlap", "outside"]
    unfounded: Grade
    claimed: Grade
    under_review: Grade
    slight: Grade | None = None
    accuracy_m2: SquareMetres = 0
    buffer: Buffer | None = None
    exempt_kinds: list[PermitKind] = Field(default_factory=list)


class UpdateThreshold(Model):
    """A change of area smaller than either of these is not worth a message."""

    area_m2: SquareMetres
    share: Share


class ControlLineRule(Policy):
    """管控边界预警规则; below both tolerances an overlap is noise, unless a project's overlaps sum up.

    Land is only asked for by permits of ``prospective_kinds``, and by a major project until it has come
    farther than ``prospective_milestones``.
    """

    family: Literal["control_line"]
    units: list[Unit] = Field(default_factory=list)
    tolerance_m2: SquareMetres
    tolerance_share: Share
    update: UpdateThreshold
    prospective_kinds: list[PermitKind]
    prospective_milestones: list[Milestone] = Field(default_factory=lambda: list(BEFORE_BUILDING))
    lines: dict[LineKind, LineCriteria]

    @model_validator(mode="after")
    def _the_general_one_is_for_all(self) -> "ControlLineRule":
        if self.is_for_all and (self.units or set(self.lines) != set(get_args(LineKind))):
            raise ValueError("the rule control_line needs every kind of line, and no units: it is for all")
        return self


class DeadlineRule(Policy):
    """时限预警规则: yellow from ``warn_days`` before the due date, red more than ``grave_days`` after."""

    family: Literal["deadline"]
    warn_days: int = Field(ge=0)
    grave_days: int = Field(ge=1)


class InvariantCriteria(Model):
    """不变量校验: the grade while an equation is broken, and when another difference is told again."""

    grade: Grade
    update: UpdateThreshold


class ReceiverCriteria(Model):
    """移交受阻: the grade of a receiver that has failed for so long, and of one that is paused for it."""

    failing: Grade
    failing_seconds: int = Field(ge=0)
    paused: Grade


class SilentSource(Model):
    """来源中断: silent for ``factor`` times the longest gap of its rhythm, once that many gaps are known."""

    grade: Grade
    factor: float = Field(gt=1)
    least_seconds: int = Field(ge=60)
    least_gaps: int = Field(ge=2, le=50)


class DataQualityRule(Policy):
    """数据质量预警规则: ``threshold`` rejections of a source within the window; a quiet window clears.

    ``stopped_grade`` while a source sends so much that is refused that it becomes no dead letters any more.

    An equation of figures that is broken (``broken_invariant``) clears when it holds again, a receiver of
    alerts that fails when it takes them again.
    """

    family: Literal["data_quality"]
    grade: Grade
    stopped_grade: Grade
    threshold: int = Field(ge=1)
    window_seconds: int = Field(ge=1)
    broken_invariant: InvariantCriteria
    receivers: ReceiverCriteria | None = None
    silent_source: SilentSource | None = None


Rule = Annotated[
    IndicatorRule | ControlLineRule | DeadlineRule | DataQualityRule, Field(discriminator="family")
]
R = TypeVar("R", bound=Policy)


class NoRuleInForce(ValueError):
    """A family without a rule that is for all."""


def for_all(rules: Sequence[Policy], kind: type[R]) -> R:
    """Of rules in force the one of a family that is for all; raises :class:`NoRuleInForce`."""
    for rule in rules:
        if isinstance(rule, kind) and rule.is_for_all:
            return rule
    raise NoRuleInForce(f"no {kind.__name__} for all is in force")


def indicator_rule(rules: Sequence[Policy], indicator: str, unit: str) -> IndicatorRule:
    """The most particular rule for an indicator in a unit: one for the unit, then one that names it."""
    naming = [
        rule
        for rule in rules
        if isinstance(rule, IndicatorRule)
        and rule.form_of(indicator) is not None
        and (not rule.units or unit in rule.units)
    ]
    return max(naming, key=lambda rule: (bool(rule.units), indicator in rule.indicators, not rule.is_for_all))


def line_rule(rules: Sequence[Policy], line: LineKind, unit: str) -> ControlLineRule:
    """The most particular rule for a kind of line in a unit."""
    naming = [
        rule
        for rule in rules
        if isinstance(rule, ControlLineRule) and line in rule.lines and (not rule.units or unit in rule.units)
    ]
    return max(naming, key=lambda rule: (bool(rule.units), not rule.is_for_all))
