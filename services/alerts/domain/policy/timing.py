"""时长: how long something must be so before it is told, as part of a rule."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import Field

from contracts.base import Model
from contracts.messages.alert import Grade

MOST_CHANGES = 50
FEW = 10
"""Changes remembered where a rule damps nothing yet: the next one may."""


class Damping(Model):
    """抖动抑制: after so many changes of grade within the window, a lower one must rest before it is told."""

    changes: int = Field(ge=2, le=MOST_CHANGES)
    window_seconds: int = Field(ge=1)
    rest_seconds: int = Field(ge=1)


class Timing(Model):
    """Hold time (``for``) of each grade before it is told, and how long an alert keeps firing afterwards."""

    hold_seconds: Mapping[Grade, int] = Field(default_factory=dict)
    keep_firing_seconds: int = Field(default=0, ge=0)
    damping: Damping | None = None

    def rise(self, grade: Grade) -> timedelta:
        """How long a higher grade must hold."""
        return timedelta(seconds=self.hold_seconds.get(grade, 0))

    def fall(self, turned_at: Sequence[datetime], since: datetime) -> timedelta:
        """How long a lower grade must hold that began at ``since``; longer after much to and fro."""
        rest = self.damping.rest_seconds if self.damping and self._is_restless(turned_at, since) else 0
        return timedelta(seconds=max(self.keep_firing_seconds, rest))

    def remembered(self, turned_at: Sequence[datetime], at: datetime) -> list[datetime]:
        """The changes worth remembering once another happened at ``at``."""
        kept = self.damping.changes if self.damping else FEW
        recent = self._recent(turned_at, at) if self.damping else turned_at
        return [*recent, at][-kept:]

    def _is_restless(self, turned_at: Sequence[datetime], at: datetime) -> bool:
        return self.damping is not None and len(self._recent(turned_at, at)) >= self.damping.changes

    def _recent(self, turned_at: Sequence[datetime], at: datetime) -> list[datetime]:
        window = timedelta(seconds=self.damping.window_seconds if self.damping else 0)
        return [moment for moment in turned_at if moment > at - window]
