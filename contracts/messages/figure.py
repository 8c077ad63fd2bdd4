"""指标值: one figure of one indicator for one unit, basis and period."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from contracts.base import Model, Moment, Text
from contracts.wire import Cause

Basis = Literal["survey", "line", "ledger", "projected", "projected_review"]
"""调查口径 · 管控线口径 · 台账口径 · 预计值 · 预计值（含在审）."""
Period = Annotated[str, StringConstraints(pattern=r"^(current|[0-9]{4}|[0-9]{4}-[0-9]{2})$")]
Unit = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}(-[A-Z0-9]+)?$")]
"""District, city, or management unit inside them (``320412-JKQ`` 常州经开区, ``320400-SJ`` 市本级)."""
UnitOfMeasure = Literal["m2", "count", "ratio", "m2_per_person", "m2_per_10k_cny", "days"]


class Figure(Model):
    """A figure after a change; absolute, so receiving it twice is harmless.

    ``value`` is m² with at most 4 decimals, a count, or a ratio. ``margin`` is the distance to the
    target in the same unit, negative when broken; ``usage`` is value ÷ target. A ratio (比率) is given to 6
    decimals with its parts ``numerator`` (分子) and ``denominator`` (分母) in their own unit; with nothing to
    divide by it is 0.
    """

    indicator: Text
    version: int
    unit: Unit
    basis: Basis
    period: Period
    value: float
    unit_of_measure: UnitOfMeasure
    target: float | None = None
    target_year: str | None = None
    sense: Literal["floor", "ceiling"] | None = None
    margin: float | None = None
    usage: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    valid_on: str
    computed_at: Moment
    cause: Cause
    events_applied: int
    shard_offset: int

    @property
    def key(self) -> str:
        """Kafka key: indicator/unit/basis/period."""
        return f"{self.indicator}/{self.unit}/{self.basis}/{self.period}"


class TargetKnown(Model):
    """指标目标值: a target as its shard knows it, for the roll-up; key ``target/indicator/unit/year``."""

    indicator: Text
    unit: Unit
    year: str
    value: float
    unit_of_measure: Text
    sense: Literal["floor", "ceiling"]
    cause: Cause
    shard_offset: int

    @property
    def key(self) -> str:
        """Kafka key on the figures topic."""
        return f"target/{self.indicator}/{self.unit}/{self.year}"
