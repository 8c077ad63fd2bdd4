"""What a page holds on to, once its garbage has been collected.

Chromium counts nodes and listeners until they are freed, also those that have left the document, and a page
that lives frees them all the time: each flush replaces rows. A single count after a collection therefore
swung by 131 nodes in three minutes of 100 events a second while the document moved by 7: a flush had come
in between. Nothing holds such rows: in a heap snapshot the only way to one was the inspector's own. What is
held beside the document are some thirty nodes for the page's life: containers of the map's layers, the
charts' box for measuring words, a template of Vue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import CDPSession, Page

APPLIED = "() => window.__screen.applied"
TIMES = 4
"""So often is collected and counted, and the least counts: one of them comes between two flushes."""


@dataclass(frozen=True)
class Holding:
    """``messages`` the page has applied so far, what it then held, and for how long it has worked."""

    messages: int
    heap_bytes: float
    nodes: float
    listeners: float
    busy_seconds: float


class Scales:
    """Weighs one page again and again."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page, self._session = page, session

    @classmethod
    def of(cls, page: Page) -> Self:
        """Of a page of Chromium."""
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        return cls(page, session)

    def weigh(self) -> Holding:
        """Collect the garbage first; the least of several counts, for the page goes on meanwhile."""
        seen = [self._count() for _ in range(TIMES)]

        def least(part: Callable[[Holding], float]) -> float:
            return min(map(part, seen))

        return Holding(
            seen[-1].messages,
            least(lambda one: one.heap_bytes),
            least(lambda one: one.nodes),
            least(lambda one: one.listeners),
            seen[-1].busy_seconds,
        )

    def _count(self) -> Holding:
        self._session.send("HeapProfiler.collectGarbage")
        told = self._session.send("Performance.getMetrics")["metrics"]
        seen = {metric["name"]: float(metric["value"]) for metric in told}
        return Holding(
            self._page.evaluate(APPLIED),
            seen["JSHeapUsedSize"],
            seen["Nodes"],
            seen["JSEventListeners"],
            seen["TaskDuration"],
        )
