"""预警规则: policy as versioned data. Numbers come from ``services/alerts/rules``; none is in the code."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from contracts.base import Model, SquareMetres, Text
from contracts.events.controlline import LineKind
from contracts.events.permit import PermitKind
from contracts.messages.alert import Grade, RuleReference
from services.alerts.domain.timing import Timing

Share = Annotated[float, Field(ge=0, le=10)]


class Policy(Model):
    """What every rule says of itself: ``approver`` is 待委托方确认 until the client has signed it."""

    id: Text
    version: int = Field(ge=1)
    effective_from: date
    effective_until: date | None = None
    approver: Text
    source: Text
    timing: Timing = Field(default_factory=Timing)

    @property
    def reference(self) -> RuleReference:
        """How an alert names the rule that judged it."""
        return RuleReference(id=self.id, version=self.version)


class Nearness(Model):
    """How near to a limit is near: a share of it, or an area; each may be left at another level."""

    share: Share
    area_m2: float | None = None
    clear_share: Share | None = None
    clear_area_m2: float | None = None

    @property
    def clearing(self) -> "Nearness":
        """What it takes to leave it."""
        area_m2 = self.area_m2 if self.clear_area_m2 is None else self.clear_area_m2
        return Nearness(share=_or(self.clear_share, self.share), area_m2=area_m2)


class MarginForm(Model):
    """余量: grades by the distance to a limit (domain.md 3.2); ``clear_share`` is that of a breach."""

    form: Literal["margin"]
    yellow: Nearness
    blue: Nearness
    clear_share: Share = 0.0

    @property
    def clearing(self) -> "MarginForm":
        """The same with the levels at which its grades are left (回差)."""
        levels = {"yellow": self.yellow.clearing, "blue": self.blue.clearing}
        return self.model_copy(update=levels)


class DrawnLineForm(Model):
    """划定线: sits at its limit by construction: only what worsens it beyond the tolerance counts."""

    form: Literal["drawn_line"]
    tolerance_m2: float = Field(ge=0)
    clear_tolerance_m2: float | None = Field(default=None, ge=0)

    @property
    def clearing(self) -> "DrawnLineForm":
        """The same with the tolerance within which its grades are left."""
        return self.model_copy(update={"tolerance_m2": _or(self.clear_tolerance_m2, self.tolerance_m2)})


class QuotaForm(Model):
    """使用率: grades of a ceiling that is meant to be used up, by value ÷ limit."""

    form: Literal["quota"]
    blue: Share
    yellow: Share
    orange: Share
    red: Share
    hysteresis: Share = 0.0

    @property
    def clearing(self) -> "QuotaForm":
        """The same with the levels at which its early grades are left; a broken ceiling has only its own."""
        early = ("blue", "yellow", "orange")
        return self.model_copy(update={name: getattr(self, name) - self.hysteresis for name in early})


def _or(given: float | None, otherwise: float) -> float:
    return otherwise if given is None else given


Form = Annotated[MarginForm | DrawnLineForm | QuotaForm, Field(discriminator="form")]


class IndicatorRule(Policy):
    """指标预警规则, by indicator id; ``others`` grades every further indicator that has a target."""

    family: Literal["indicator"]
    indicators: dict[str, Form]
    others: Form


class LineCriteria(Model):
    """One kind of control line: what is measured, and the grade with and without a legal basis."""

    name: Text
    measure: Literal["overlap", "outside"]
    unfounded: Grade
    claimed: Grade
    under_review: Grade
    exempt_kinds: list[PermitKind] = Field(default_factory=list)


class UpdateThreshold(Model):
    """A change of area smaller than either of these is not worth a message."""

    area_m2: SquareMetres
    share: Share


class ControlLineRule(Policy):
    """管控边界预警规则; below both tolerances an overlap is noise, unless a project's overlaps sum up."""

    family: Literal["control_line"]
    tolerance_m2: SquareMetres
    tolerance_share: Share
    update: UpdateThreshold
    prospective_kinds: list[PermitKind]
    lines: dict[LineKind, LineCriteria]


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


Rule = Annotated[
    IndicatorRule | ControlLineRule | DeadlineRule | DataQualityRule, Field(discriminator="family")
]
R = TypeVar("R", bound=Policy)


class NoRuleInForce(ValueError):
    """A family without a rule in force on a day."""


def in_force(rules: Sequence[Policy], kind: type[R], on: date) -> R:
    """The newest version of a family's rule that holds on a day; raises :class:`NoRuleInForce`."""
    holding = [rule for rule in rules if isinstance(rule, kind) and rule.effective_from <= on]
    if not holding:
        raise NoRuleInForce(f"no {kind.__name__} is in force on {on}")
    return max(holding, key=lambda rule: (rule.effective_from, rule.version))
