"""数据质量预警: dead letters of one source piling up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from services.alerts.domain.policy.rules import DataQualityRule

Opinion = Literal["piling", "quiet", "between"]
"""Between the two the alert stays as it is: it neither opens nor clears."""


def opinion(times: Sequence[datetime], rule: DataQualityRule, now: datetime) -> Opinion:
    """What the rejections at ``times`` (oldest first) say at ``now``."""
    if now >= quiet_from(times, rule):
        return "quiet"
    return "piling" if within_window(times, rule, now) >= rule.threshold else "between"


def quiet_from(times: Sequence[datetime], rule: DataQualityRule) -> datetime:
    """When the source will have been quiet for a whole window."""
    return times[-1] + timedelta(seconds=rule.window_seconds)


def within_window(times: Sequence[datetime], rule: DataQualityRule, now: datetime) -> int:
    """How many rejections the last window holds."""
    since = now - timedelta(seconds=rule.window_seconds)
    return sum(1 for at in times if at > since)
