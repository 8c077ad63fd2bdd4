"""Takes the pictures of README and 用户手册: ``python -m tests.browser.screenshots URL FOLDER``.

The page at URL must be live, as `make demo` makes it. Writes ``overview.png`` (1920×1080),
``overview-wide.png`` (3840×1080), ``overview-desk.png`` (a desk's whole page), ``alert.png`` (the worst alert
opened), and one picture of 1920×1080 for each module and view.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import looks
from tests.conftest import CHROMIUM, QUIET
from tests.waiting import until

PICTURES = {
    "overview": (1920, 1080),
    "overview-wide": (3840, 1080),
    "overview-desk": (1366, 768),
}

MODULES = {
    "onemap": ("onemap", "explore-map"),
    "review": ("review", "plan-map"),
    "implementation": ("implementation", "permit-chart"),
    "compare": ("implementation?view=compare", "compare-chart"),
    "trial": ("implementation?view=trial", "trial-map"),
    "monitor": ("monitor", "map"),
    "command": ("command", ""),
}
"""Picture → deep link, and the canvas that must be painted first."""


def main() -> None:
    """Write all pictures; fails when the page does not become live."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for name, (width, height) in PICTURES.items():
            size = {"width": width, "height": height}
            page = browser.new_page(
                viewport=size,  # type: ignore[arg-type]
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
            )
            _open(page, given.url)
            page.screenshot(path=given.folder / f"{name}.png", full_page=name == "overview-desk")
            if name == "overview":
                _choose_worst_alert(page)
                page.screenshot(path=given.folder / "alert.png")
                _modules(page, given.folder)
            page.close()
        browser.close()


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_test_id("live-state")).to_have_text("● 实时", timeout=30_000)
    _still(page)


def _modules(page: Page, folder: Path) -> None:
    for name, (where, canvas) in MODULES.items():
        page.evaluate("(hash) => { window.location.hash = hash }", f"#/{where}")
        if canvas:
            _still(page, canvas)
        page.screenshot(path=folder / f"{name}.png")


def _choose_worst_alert(page: Page) -> None:
    page.get_by_test_id("alert-feed").locator("button").first.click()
    expect(page.get_by_test_id("alert-detail")).to_be_visible()
    _still(page)


def _still(page: Page, canvas: str = "map") -> None:
    """Wait until it is painted, and then until two looks at it are the same: nothing moves any more."""
    until(lambda: looks.canvases(page).get(canvas, (0, 0.0))[0], lambda colours: colours > 20)
    before = b""
    for _ in range(20):
        picture = page.get_by_test_id(canvas).screenshot()
        if picture == before:
            return
        before = picture


if __name__ == "__main__":
    main()
