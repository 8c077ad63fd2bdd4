"""Kinds of formulas that are evaluated from other figures, targets and statistics of the same unit.

Such a figure has no ledger entries and is never added up: a city's is evaluated from the city's parts. It is
said once all its parts are known, and is 0 when one of them is taken away again.
"""

from typing import Literal

from pydantic import Field

from contracts.base import Model, Text
from contracts.messages.figure import Basis, PartKind


class Ratio(Model):
    """比率: a figure divided by another, by a final target, or by a statistic of its year.

    Of one basis and period; a numerator that does not exist counts as 0. With ``denominator_basis`` a
    present figure is divided by that of the newest survey year. Parts are in m², persons, CNY or counts;
    for ``m2_per_10k_cny`` the CNY are counted in 万元. Rounded half even to the decimals of its unit.
    ``by_part`` also divides each part of the numerator by the same part (``days.county``) of the denominator.
    """

    kind: Literal["ratio"]
    numerator: Text
    denominator: Text
    denominator_is: PartKind = "figure"
    denominator_basis: Basis | None = None
    by_part: bool = False


class Quota(Model):
    """剩余规模: a quota with its credits, less what is used of it.

    The quota is the final target of an indicator (规划总规模), a statistic, or a figure of the same period,
    of ``quota_basis`` or of the same one; ``credits`` are statistics.
    """

    kind: Literal["quota"]
    quota: Text
    quota_is: PartKind = "target"
    quota_basis: Basis | None = None
    credits: tuple[Text, ...] = ()
    used: Text


class YearlyChange(Model):
    """年度变化: a survey year's figure less that of the survey year before."""

    kind: Literal["yearly_change"]
    of: Text


class Exhaustion(Model):
    """预计用尽年: the year in which a final target is used up at the mean yearly rate of the last ``years``.

    With fewer survey years than that, of those there are. The survey year itself when nothing is left; not
    said while the figure does not grow.
    """

    kind: Literal["exhaustion"]
    quota: Text
    used: Text
    years: int = Field(default=3, ge=1, le=20)


Evaluation = Ratio | Quota | YearlyChange | Exhaustion
