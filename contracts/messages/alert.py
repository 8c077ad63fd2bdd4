"""预警: one transition of one alert episode. Always worded 疑似: an alert does not decide legality."""

from typing import Literal

from pydantic import Field

from contracts.base import LongText, Model, Moment, SquareMetres, Text
from contracts.events.controlline import LineKind
from contracts.geometry import Geometry
from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.case import CaseStep
from contracts.messages.figure import Unit
from contracts.wire import Name

Family = Literal["indicator", "control_line", "deadline", "data_quality"]
"""指标预警 · 管控边界预警 · 时限预警 · 数据质量预警."""
Grade = Literal["red", "orange", "yellow", "blue", "green"]
"""红 橙 黄 蓝; green = 已解除."""
State = Literal["pending", "firing", "recovering", "cleared"]
Transition = Literal["raised", "escalated", "deescalated", "cleared", "acknowledged", "updated"]


class AlertCause(Model):
    """An event that brought the alert about, with its signed amount (m² or count)."""

    id: Name
    subject: Name
    amount: float


class OtherCauses(Model):
    """其余触发事项: how many more entries of the ledger moved the figure, and by how much together."""

    events: int = Field(ge=1)
    amount: float


class RuleReference(Model):
    """The rule and version that judged."""

    id: Text
    version: int


class CaseState(Model):
    """案件状态 as 一网统管 last reported it."""

    case_no: Text
    step: CaseStep
    at: Moment
    by: Text


class Supervision(Model):
    """超期督办: the case was not closed in time; how far up it went since then, and who is asked now."""

    level: int = Field(ge=1)
    office: Text
    since: Moment


class Project(Model):
    """项目: what the alerts of one project are grouped by."""

    code: Text
    name: Text | None = None


class Mute(Model):
    """静默或抑制: what keeps an alert quiet, a person's silence or a graver alert, and why."""

    by: Literal["silence", "inhibition"]
    id: Name
    why: LongText
    until: Moment | None = None


class Leaning(Model):
    """研判趋向: the grade the facts speak for since then, other than the one told; green is none."""

    grade: Grade
    since: Moment


class Course(Model):
    """预警进程: what is under way with an alert, and when its newest acknowledgement was given."""

    leaning: Leaning | None = None
    acknowledged_at: Moment | None = None


class Alert(Model):
    """The whole alert after a transition; ``(alert_id, transition)`` identifies the message for ever.

    ``value`` is what the causes made of ``value_before``; ``margin`` is what is left of the ``limit`` (余量),
    negative when it is broken. ``causes`` are the event of this transition and, of the 90 days of the ledger
    before it, those that brought the figure nearest to its limit; ``other_causes`` sums up the rest.
    What is ``muted`` stands as ever and is not pushed to anybody.
    """

    alert_id: Name
    transition: int = Field(ge=1)
    event: Transition
    family: Family
    grade: Grade
    state: State
    indicator: Text | None = None
    line_kind: LineKind | None = None
    unit: Unit
    subject: Name | None = None
    title: Text
    description: LongText
    value_before: float | None = None
    value: float | None = None
    limit: float | None = None
    margin: float | None = None
    overlap_m2: SquareMetres | None = None
    causes: list[AlertCause]
    other_causes: OtherCauses | None = None
    location: list[float] | None = Field(default=None, min_length=2, max_length=2)
    geometry: Geometry | None = None
    rule: RuleReference
    opened_at: Moment
    updated_at: Moment
    responsible: Text | None = None
    due_at: Moment | None = None
    case: CaseState | None = None
    acknowledgement: Acknowledgement | None = None
    supervision: Supervision | None = None
    course: Course | None = None
    project: Project | None = None
    muted: list[Mute] | None = None
