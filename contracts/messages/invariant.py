"""不变量校验: whether figures, or a finding, add up as they must; checked on every publish.

What is broken is not sent: the last figures that added up stay. Key ``invariant/unit/name/about/period``.
"""

from typing import Literal

from contracts.base import Model, Text
from contracts.messages.figure import Period, Unit, UnitOfMeasure
from contracts.wire import Cause, Name

InvariantName = Literal["classes_make_the_total", "parts_make_the_permit", "districts_make_the_city"]
"""各地类合计等于调查总面积 · 线内线外合计等于许可面积 · 各区合计等于全市."""


class Invariant(Model):
    """不变量校验: one equation of one unit, said when it breaks, breaks otherwise, or holds again.

    ``about`` is what has to add up: the whole and its basis (``surveyed_total/survey``), the finding's key,
    or the indicator and basis of the city. ``expected`` is the whole and ``found`` the sum of its parts.
    ``withheld`` are the keys of the figures or the finding that wait until it ``holds``; they are said
    again before that.
    """

    unit: Unit
    name: InvariantName
    about: Name
    period: Period
    status: Literal["broken", "holds"]
    expected: float
    found: float
    unit_of_measure: UnitOfMeasure
    withheld: list[Text]
    cause: Cause
    shard_offset: int

    @property
    def key(self) -> str:
        """Kafka key on the findings topic."""
        return f"invariant/{self.unit}/{self.name}/{self.about}/{self.period}"
