"""Waiting longer after each failure, with jitter so that many do not return at once."""

import random


class Backoff:
    """Delays double from ``first_seconds`` to ``most_seconds``; each is drawn from its upper half."""

    def __init__(self, first_seconds: float = 0.1, most_seconds: float = 15.0) -> None:
        self._first = first_seconds
        self._most = most_seconds
        self._next = first_seconds

    def next_delay(self) -> float:
        """Seconds to wait now."""
        delay = self._next * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        self._next = min(self._next * 2, self._most)
        return delay

    def reset(self) -> None:
        """Start again from the first delay, after a success."""
        self._next = self._first
