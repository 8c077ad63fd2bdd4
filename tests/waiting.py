"""Looking until something is so, with a deadline: instead of sleeping and hoping."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(
    look: Callable[[], Awaitable[T]], satisfied: Callable[[T], bool], seconds: float = 60
) -> T:
    """Looks until it is satisfied, and returns what it then saw; fails with the last sight."""
    deadline = time.monotonic() + seconds
    while not satisfied(seen := await look()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r:.2000}"
        await asyncio.sleep(0.1)
    return seen


def until(look: Callable[[], T], satisfied: Callable[[T], bool], seconds: float = 60) -> T:
    """The same for a test that must not wait in an event loop (Playwright's)."""
    deadline = time.monotonic() + seconds
    while not satisfied(seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r:.2000}"
        time.sleep(0.1)
    return seen
