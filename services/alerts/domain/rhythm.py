"""来源节律: how often a source speaks, learned from when it did."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_GAPS = 50
SHORTEST = timedelta(minutes=10)
"""What comes closer together is one time that the source spoke: a package, a batch, a burst."""


@dataclass
class Rhythm:
    """The newest gaps between the times a source spoke; never running backwards."""

    last: datetime
    gaps: deque[timedelta] = field(default_factory=lambda: deque(maxlen=MOST_GAPS))

    def hear(self, at: datetime) -> None:
        """It spoke again."""
        if at - self.last >= SHORTEST:
            self.gaps.append(at - self.last)
        self.last = max(self.last, at)

    @property
    def longest(self) -> timedelta | None:
        """The longest gap, one in twenty left aside; None before it spoke twice."""
        ordered = sorted(self.gaps)
        return ordered[-1 - len(ordered) // 20] if ordered else None


class Rhythms:
    """Of every source by its name."""

    def __init__(self) -> None:
        self._held: dict[str, Rhythm] = {}

    def hear(self, source: str, at: datetime) -> None:
        """A source spoke."""
        self._held.setdefault(source, Rhythm(at)).hear(at)

    def items(self) -> Iterable[tuple[str, Rhythm]]:
        """All of them."""
        return self._held.items()
