"""指标值: one figure of one indicator for one unit, basis and period."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.base import Model, Moment, Text
from contracts.wire import Cause

Basis = Literal["survey", "line", "ledger", "projected", "projected_review"]
"""调查口径 · 管控线口径 · 台账口径 · 预计值 · 预计值（含在审）."""
Period = Annotated[str, StringConstraints(pattern=r"^(current|[0-9]{4}|[0-9]{4}-[0-9]{2})$")]
Unit = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}(-[A-Z0-9]+)?$")]
"""District, city, or management unit inside them (``320412-JKQ`` 常州经开区, ``320400-SJ`` 市本级)."""
UnitOfMeasure = Literal["m2", "count", "ratio", "m2_per_person", "m2_per_10k_cny", "days", "year"]
PartKind = Literal["figure", "target", "statistic"]
"""指标值 · 规划目标值 · 社会经济统计."""


class Term(Model):
    """组成部分: what an evaluated figure is made of; ``period`` is the year of a target or statistic.

    ``unit_of_measure`` is that of the indicator; that of a statistic is its base unit (person, CNY, m2 …).
    """

    kind: PartKind
    name: Text
    basis: Basis | None = None
    period: Period
    amount: float
    unit_of_measure: Text


class Figure(Model):
    """A figure after a change; absolute, so receiving it twice is harmless.

    ``value`` is m² with at most 4 decimals, a count, or a ratio. ``margin`` is the distance to the
    target in the same unit, negative when broken; ``usage`` is value ÷ target. An evaluated figure carries
    its ``terms``, which the formula of the catalogue makes the value of; with one missing it is 0. A ratio
    (比率) is given to 6 decimals, with ``numerator`` (分子) and ``denominator`` (分母) in their own unit. A
    quantile (分位数) carries the ``distribution`` it is of: how many there are of each length in days.
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
    terms: tuple[Term, ...] | None = Field(default=None, strict=False)
    distribution: tuple[tuple[int, int], ...] | None = Field(default=None, strict=False)
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


class StatisticKnown(Model):
    """社会经济统计值: a statistic as its shard knows it, for the city; key ``statistic/name/unit/year``."""

    statistic: Text
    unit: Unit
    year: str
    value: float
    unit_of_measure: Text
    cause: Cause
    shard_offset: int

    @property
    def key(self) -> str:
        """Kafka key on the figures topic."""
        return f"statistic/{self.statistic}/{self.unit}/{self.year}"
