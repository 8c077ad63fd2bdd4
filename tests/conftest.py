"""What holds for every test."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in this thread until the session ends."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))
