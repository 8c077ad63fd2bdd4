"""来源拒收过多: when the refused events of one source stop becoming dead letters, one by one.

A bucket that leaks: each refused event fills it by one, and it empties at the limit's rate. Full, the source
is stopped; half empty, it may write again.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """So many refused events at once, and as many again in each window."""

    most: int = 1000
    window_seconds: float = 3600.0

    def times(self, factor: int) -> "Limit":
        """For so many sources together."""
        return Limit(self.most * factor, self.window_seconds)


@dataclass(frozen=True, slots=True)
class Flood:
    """What is in the bucket of a source at a moment (seconds)."""

    level: float = 0.0
    at: float = 0.0
    stopped: bool = False

    def refused(self, now: float, limit: Limit) -> "Flood":
        """After one more refused event; ``stopped`` says whether it is one too many."""
        left = max(0.0, self.level - (now - self.at) * limit.most / limit.window_seconds)
        level = min(left, 2.0 * limit.most) + 1
        return Flood(level, now, level > (limit.most / 2 if self.stopped else limit.most))
