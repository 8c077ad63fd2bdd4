"""The page that tests of one module share: what is only looked at needs no new one."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.stack import City
from tests.wall import Wall


@pytest.fixture(scope="module")
def shared(browser: Browser, browser_context_args: dict[str, Any], city: City) -> Iterator[Wall]:
    """A wall that stays open while a file's tests run."""
    with browser.new_context(**browser_context_args) as context:
        yield Wall(context.new_page(), city.screen).open()
