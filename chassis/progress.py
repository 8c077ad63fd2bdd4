"""Whether something that has work does any: a process may live and stand still."""

from collections.abc import Mapping
from typing import Generic, TypeVar

K = TypeVar("K")


class Progress(Generic[K]):
    """Remembers when positions last moved; ``seconds`` without movement while behind is standing still."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._positions: dict[K, int] = {}
        self._moved_at: float | None = None

    def stands_still(self, positions: Mapping[K, int], ends: Mapping[K, int], now: float) -> bool:
        """Look at the positions and the ends of the same partitions at ``now`` (monotonic seconds)."""
        behind = any(ends.get(place, 0) > position for place, position in positions.items())
        if self._moved_at is None or not behind or positions != self._positions:
            self._positions, self._moved_at = dict(positions), now
        return behind and now - self._moved_at >= self._seconds
