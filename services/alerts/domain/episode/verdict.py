"""研判结果: what a rule makes of the facts of one matter."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from contracts.messages.alert import AlertCause, Grade, OtherCauses, RuleReference
from contracts.messages.deadline import Deadline
from contracts.messages.delivery import Delivery
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.messages.rejection import RejectedEvent
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.policy.rules import LineCriteria, UpdateThreshold
from services.alerts.domain.policy.timing import Timing

RANK: dict[Grade, int] = {"green": 0, "blue": 1, "yellow": 2, "orange": 3, "red": 4}


@dataclass(frozen=True)
class IndicatorGrounds:
    """The official figure (现状值) and the expected one (预计值), as far as known.

    ``reaches`` is the year in which the trend of the survey years reaches the limit, if that is in time;
    ``runs_out`` over how many days the ledger heads for it, and the day it would be reached.
    """

    official: Figure | None
    expected: Figure | None
    reaches: float | None = None
    runs_out: tuple[int, date] | None = None


@dataclass(frozen=True)
class LineGrounds:
    """The finding, and the areas (0.0001 m²) it and its project have on the wrong side of the line."""

    finding: Finding
    criteria: LineCriteria
    measured: int
    project_total: int
    prospective: bool


@dataclass(frozen=True)
class DeadlineGrounds:
    """The plan whose stage is due."""

    deadline: Deadline


@dataclass(frozen=True)
class QualityGrounds:
    """The source's rejections within the window, newest last."""

    source: str
    count: int
    window_seconds: int
    latest: RejectedEvent


@dataclass(frozen=True)
class InvariantGrounds:
    """The equation as last checked."""

    invariant: Invariant


@dataclass(frozen=True)
class DeliveryGrounds:
    """How far delivery to a receiver is."""

    delivery: Delivery


@dataclass(frozen=True)
class SilenceGrounds:
    """When the source spoke last, and how long it may be silent by its own habit."""

    source: str
    last: datetime
    allowed: timedelta


Grounds = (
    IndicatorGrounds
    | LineGrounds
    | DeadlineGrounds
    | QualityGrounds
    | InvariantGrounds
    | DeliveryGrounds
    | SilenceGrounds
)


@dataclass(frozen=True)
class Measure:
    """值、限值、余量: in m², a count or a ratio; ``margin`` is negative when the limit is broken.

    ``before`` is the value before the causing event, where that is known.
    """

    value: float | None = None
    limit: float | None = None
    margin: float | None = None
    before: float | None = None


@dataclass(frozen=True)
class Verdict:
    """``grade`` None: nothing to warn of. ``at``: since when; ``evidence``: offset of the fact behind it.

    ``kept`` is the highest grade that would not be left yet (回差), where leaving it takes more.
    """

    identity: Identity
    grade: Grade | None
    at: datetime
    evidence: int
    rule: RuleReference
    grounds: Grounds
    measure: Measure = Measure()
    causes: tuple[AlertCause, ...] = ()
    update: UpdateThreshold | None = None
    timing: Timing = field(default_factory=Timing)
    kept: Grade | None = None
    others: OtherCauses | None = None

    def speaks_for(self, told: Grade) -> Grade:
        """The grade that should be told after this one; green is nothing to warn of."""
        found, kept = self.grade or "green", self.kept or "green"
        held = min(told, kept, key=RANK.__getitem__)
        return max(found, held, key=RANK.__getitem__)
