"""社会经济统计: planning.statistic.set, subject = statistic/unit/year."""

from contracts.base import Model, Text


class StatisticSet(Model):
    """One published figure of the statistics office (常住人口, GDP …)."""

    value: float
    unit_of_measure: Text
    publisher: Text
