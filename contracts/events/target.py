"""规划指标目标值: planning.target.set, subject = indicator/unit/year."""

from typing import Literal

from pydantic import Field

from contracts.base import Model, Text


class TargetSet(Model):
    """The value an indicator must keep (``floor`` 不低于, ``ceiling`` 不超过) in a year."""

    value: float = Field(ge=0)
    unit_of_measure: Text
    sense: Literal["floor", "ceiling"]
    doc_no: Text | None = None
