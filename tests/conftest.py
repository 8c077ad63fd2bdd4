"""What holds for every test."""

from typing import Any

import pytest
from hypothesis import settings

pytest_plugins = ("tests.stack",)

settings.register_profile("unhurried", deadline=None)
"""No test is wrong because the machine was busy: speed is what `make bench` is for."""
settings.load_profile("unhurried")

LAST = {"story": 1, "browser": 2}
"""Folders whose tests use the browser; the longer files first, so that two workers end together."""

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in this thread until the session ends."""
    items.sort(key=lambda item: LAST.get(item.path.parent.name, 0))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; without it browser tests fail, and are not skipped."""
    return {"executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """The wall of the overview."""
    return {"viewport": {"width": 1920, "height": 1080}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
