"""试算: a permit tried before it is granted. Asked and answered over Kafka."""

from typing import Literal

from contracts.base import District, LongText, Model, Text
from contracts.messages.change import Change
from contracts.messages.figure import Basis, Figure, Period, Unit, UnitOfMeasure
from contracts.messages.finding import Finding
from contracts.wire import Name


class Question(Model):
    """试算提问: changes to try on one district's shard; nothing is kept."""

    question_id: Name
    district: District
    changes: list[Change]


class Headroom(Model):
    """余量: how far a figure is from its target before and after a trial; negative beyond it.

    All in the unit of the figure. ``used`` is what the trial takes of the margin (negative when it gives
    some back), ``share`` that part of the margin there was; None when there was none. A figure that was not
    there before has neither, nor ``before``.
    """

    indicator: Text
    unit: Unit
    basis: Basis
    period: Period
    unit_of_measure: UnitOfMeasure
    sense: Literal["floor", "ceiling"]
    target: float
    target_year: str
    before: float | None = None
    after: float
    used: float | None = None
    share: float | None = None


class Answer(Model):
    """试算结果: figures before and after, what they leave of their targets, and what would be found.

    ``problem`` says why nothing could be tried (a geometry that cannot be cut); the lists are then empty.
    """

    question_id: Name
    district: District
    before: list[Figure]
    after: list[Figure]
    headroom: list[Headroom] = []
    findings: list[Finding]
    shard_offset: int
    problem: LongText | None = None
