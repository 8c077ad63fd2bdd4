"""Looking until something is so, with a deadline: instead of sleeping and hoping.

Whoever looks leaves the machine, half of the time at least, to those that are looked at.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
SHORTEST_SECONDS, LONGEST_SECONDS = 0.1, 1.0


async def eventually(
    look: Callable[[], Awaitable[T]], satisfied: Callable[[T], bool], seconds: float = 60
) -> T:
    """Looks until it is satisfied, and returns what it then saw; fails with the last sight."""
    began = time.monotonic()
    deadline = began + seconds
    while not satisfied(seen := await look()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r:.2000}"
        await asyncio.sleep(_pause(began))
        began = time.monotonic()
    return seen


def until(look: Callable[[], T], satisfied: Callable[[T], bool], seconds: float = 60) -> T:
    """The same for a test that must not wait in an event loop (Playwright's)."""
    began = time.monotonic()
    deadline = began + seconds
    while not satisfied(seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r:.2000}"
        time.sleep(_pause(began))
        began = time.monotonic()
    return seen


def _pause(began: float) -> float:
    """As long as the look took that began then, within bounds."""
    return min(max(SHORTEST_SECONDS, time.monotonic() - began), LONGEST_SECONDS)
