"""Looking until something is so, with a deadline: instead of sleeping and hoping.

Whoever looks leaves the machine, half of the time at least, to those that are looked at.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
SHORTEST_SECONDS, LONGEST_SECONDS = 0.1, 1.0
LONGEST_WORK_SECONDS = 900.0
"""However well it moves."""


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


async def while_it_moves(
    look: Callable[[], Awaitable[T]], satisfied: Callable[[T], bool], standstill_seconds: float = 60
) -> T:
    """The same for work whose length is the machine's: fails once nothing new was seen for so long."""
    moved_at, known = time.monotonic(), set[T]()
    deadline = moved_at + LONGEST_WORK_SECONDS
    while True:
        began = time.monotonic()
        seen = await look()
        if satisfied(seen):
            return seen
        if seen not in known:
            moved_at = began
            known.add(seen)
        stood = time.monotonic() - moved_at
        assert stood < standstill_seconds, f"nothing moved for {stood:.0f} s; last seen: {seen!r:.2000}"
        assert time.monotonic() < deadline, f"not within {LONGEST_WORK_SECONDS} s: {seen!r:.2000}"
        await asyncio.sleep(_pause(began))


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
