"""What a page holds on to, once its garbage has been collected."""

from dataclasses import dataclass
from typing import Self

from playwright.sync_api import CDPSession, Page

APPLIED = "() => window.__screen.applied"


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
        """Collect the garbage first."""
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
