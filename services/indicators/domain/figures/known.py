"""Targets and statistics as a shard knows them, for the city's figures."""

from contracts.events import StatisticSet, TargetSet
from contracts.messages.figure import StatisticKnown, TargetKnown
from contracts.wire import Cause


def known_target(data: TargetSet, subject: tuple[str, str, str], cause: Cause) -> TargetKnown:
    """A target (规划目标值); ``subject`` is indicator, unit, year."""
    indicator, unit, year = subject
    return TargetKnown(
        indicator=indicator,
        unit=unit,
        year=year,
        value=data.value,
        unit_of_measure=data.unit_of_measure,
        sense=data.sense,
        cause=cause,
        shard_offset=0,
    )


def known_statistic(data: StatisticSet, subject: tuple[str, str, str], cause: Cause) -> StatisticKnown:
    """A statistic (统计值); ``subject`` is statistic, unit, year."""
    name, unit, year = subject
    return StatisticKnown(
        statistic=name,
        unit=unit,
        year=year,
        value=data.value,
        unit_of_measure=data.unit_of_measure,
        cause=cause,
        shard_offset=0,
    )
