"""Every page and every door on it holds against axe-core: WCAG 2.1 AA, contrast of AAA, good practice."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import canvases
from tests.stack import SCREEN, City
from tests.waiting import until
from tests.wall import Wall

AXE = SCREEN / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag2aaa", "best-practice"]
PAGES = {
    "overview": "usage-chart",
    "onemap": "explore-map",
    "review": "funnel",
    "implementation": "permit-chart",
    "implementation?view=compare": "compare-chart",
    "implementation?view=trial": "trial-map",
    "monitor": "trend",
    "command": "",
    "command?view=console": "",
}
"""Deep link → the canvas that is painted last."""


@pytest.fixture(scope="module")
def checked(shared: Wall) -> Wall:
    """The page with axe-core in it; what has just come must not be judged by the colour of its flash."""
    shared.page.emulate_media(reduced_motion="reduce")
    shared.page.evaluate(f"{AXE.read_text()}; 0")
    return shared


def violations(page: Page) -> list[str]:
    """Rule and element of everything that axe finds wrong."""
    found: dict[str, Any] = page.evaluate(
        "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
    )
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("where", PAGES)
def test_a_page_can_be_read_and_operated_by_everyone(checked: Wall, where: str) -> None:
    page = checked.go(where)
    canvas = PAGES[where]
    if canvas:
        until(lambda: canvases(page).get(canvas, (0, 0.0))[0], lambda colours: colours > 5)

    assert violations(page) == []


def test_what_opens_on_a_page_can_be_too(city: City, checked: Wall) -> None:
    alert = next(row for row in city.rows("/v1/alerts") if row["state"] == "firing" and row["causes"])
    page = checked.go(f"monitor?alert={alert['alert_id']}")
    expect(page.get_by_test_id("drill-title")).to_be_visible()
    assert violations(page) == []

    page = checked.go("monitor?evidence=farmland_retained/320400/projected/current")
    expect(page.get_by_test_id("ledger")).to_be_visible()
    assert violations(page) == []
    page.get_by_test_id("cause-event").press("Enter")
    expect(page.get_by_test_id("event-entries")).to_be_visible()
    assert violations(page) == []
