"""The big screen in a browser, as a person looks at it, and what it complains about to the console."""

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

from playwright.sync_api import Locator, Page, expect

from tests.expectation import Expectation
from tests.waiting import until

expect.set_options(timeout=15_000)
"""Patience with a busy machine, in milliseconds: what has to be so within a time says its own."""

M2_PER_WAN_MU = Decimal(20_000_000) / 3
M2_PER_KM2 = 1_000_000
IN_WAN_MU = ("permanent_basic_farmland", "farmland_retained")
IN_KM2 = ("ecological_redline", "urban_rural_built_land", "forest_land", "wetland")
BOARD = {
    "drafting": "initiated drafting consultation expert_review public_notice revising",
    "examination": "deliberation submitted examination returned",
    "approved": "approved published",
    "filed": "delivered registered filed",
}
"""编制 审查 审批 备案: the stages that each column of 编审进度 counts."""
VIOLATIONS = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
OUTAGE = re.compile(
    r"WebSocket connection to '.*/v1/live' failed"
    r"|Failed to load resource: (net::ERR_|the server responded with a status of 503)"
)
"""What Chromium itself says while a server is away on purpose."""


class Wall:
    """One page that stays open; ``complaints`` are console errors and warnings, and requests to elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.add_init_script(VIOLATIONS)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self._hear("error", str(error)))
        page.on("request", lambda request: self._see(request.url))

    def open(self) -> "Wall":
        """Load the page and wait for the first figures."""
        self.page.goto(self.address)
        self.is_live()
        expect(self.card("farmland_retained", "projected")).not_to_have_text("—")
        return self

    def go(self, where: str) -> Page:
        """Open a module by its deep link, without loading the page anew."""
        self.page.evaluate("(hash) => { window.location.hash = hash }", f"#/{where}")
        return self.page

    def is_live(self, seconds: float = 30) -> None:
        """Wait for ● 实时."""
        expect(self.page.get_by_test_id("live-state")).to_have_text("● 实时", timeout=seconds * 1000)

    def is_cut_off(self, seconds: float) -> None:
        """Wait for 连接中断."""
        self.says("连接中断", seconds)

    def says(self, words: str, seconds: float) -> None:
        """Wait until the live state says so."""
        expect(self.page.get_by_test_id("live-state")).to_contain_text(words, timeout=seconds * 1000)

    def card(self, indicator: str, part: str) -> Locator:
        """A part of an indicator card."""
        return self.page.get_by_test_id(f"indicator-{indicator}").get_by_test_id(part)

    def planned(self, kind: str, step: str) -> int:
        """A cell of 编审进度, once it is known."""
        cell = self.page.get_by_test_id(f"plan-{kind}-{step}")
        expect(cell).to_have_text(re.compile(r"^\d+$"))
        return int(cell.inner_text())

    def text(self) -> str:
        """Everything the panels say."""
        return self.page.locator("main").inner_text()

    def violations(self) -> list[str]:
        """Of the content security policy."""
        found: list[str] = self.page.evaluate("() => window.__violations")
        return found

    def shows(self, expected: Expectation) -> None:
        """Wait until every projected figure and every count of plans is what the events amount to."""
        figures = expected.figures()
        for indicator in (*IN_WAN_MU, *IN_KM2):
            area = figures[indicator, "320400", "projected", "current"]
            words = in_wan_mu(area) if indicator in IN_WAN_MU else in_km2(area)
            expect(self.card(indicator, "projected")).to_have_text(words)
        standing = Counter((kind, stage) for _, kind, stage in expected.plans.values())
        for kind in ("master", "detailed", "special", "village"):
            for step, stages in BOARD.items():
                count = sum(standing[kind, stage] for stage in stages.split())
                expect(self.page.get_by_test_id(f"plan-{kind}-{step}")).to_have_text(str(count))

    def says_the_same_as(self, fresh: "Wall", seconds: float = 20) -> None:
        """Wait until this page, which lived through the changes, reads like one that has just been opened."""

        def different() -> list[tuple[str, str]]:
            pairs = zip_longest(self.text().split("\n"), fresh.text().split("\n"), fillvalue="")
            return [pair for pair in pairs if pair[0] != pair[1]]

        until(different, lambda found: not found, seconds)

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def _see(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request to elsewhere: {url}")

    def unplanned_complaints(self) -> list[str]:
        """All but those an outage made on purpose explains."""
        return [said for said in self.complaints if not OUTAGE.search(said)]


def in_wan_mu(area: int) -> str:
    """An area in 0.0001 m² as the card of farmland says it, worked out without the page's code."""
    return _two_decimals(Decimal(area) / 10_000 / M2_PER_WAN_MU)


def in_km2(area: int) -> str:
    """An area in 0.0001 m² as the other cards say it."""
    return _two_decimals(Decimal(area) / 10_000 / M2_PER_KM2)


def _two_decimals(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
