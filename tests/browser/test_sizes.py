"""Every module at the sizes it is not made for first: larger text for a room, a column in the hand."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import looks
from tests.stack import City
from tests.wall import Wall

ROOM_PX = 26
"""A third more than the smallest type of a wall (screen reference 3.3)."""
ROOM = {
    "onemap": ("图层与图例",),
    "review": ("编审进度", "各辖市区编审进度"),
    "implementation": ("空间规模使用", "规划许可按月统计"),
    "implementation?view=compare": ("指标比对表",),
    "implementation?view=trial": ("项目试算",),
    "monitor": ("核心指标", "预警清单"),
    "command": ("预警处置台账",),
}
"""Deep link → panels whose every word has to be read."""
HAND = (*ROOM, "overview", "command?view=console")


@pytest.fixture(scope="module")
def hand(browser: Browser, browser_context_args: dict[str, Any], city: City) -> Iterator[Wall]:
    """A page in the hand."""
    size = {"viewport": {"width": 390, "height": 844}}
    with browser.new_context(**{**browser_context_args, **size}) as context:
        yield Wall(context.new_page(), city.screen).open()


@pytest.mark.parametrize("where", ROOM)
def test_text_for_a_room_is_a_third_larger_in_every_module_and_nothing_is_cut(
    shared: Wall, where: str
) -> None:
    page = shared.go(f"{where}{'&' if '?' in where else '?'}text=room")
    panels = ROOM[where]
    expect(page.get_by_label(panels[0], exact=True).first).to_be_visible()

    assert looks.small_words(page, ROOM_PX, *panels) == []
    assert looks.cut_words(page, "header", *panels) == []
    assert looks.overlapping_panels(page) == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    shared.go(f"{where}{'&' if '?' in where else '?'}text=wall")


@pytest.mark.parametrize("where", HAND)
def test_in_the_hand_every_module_is_one_column_as_wide_as_the_hand(hand: Wall, where: str) -> None:
    page = hand.go(where)
    expect(page.locator("main section").first).to_be_visible()

    assert not looks.scrolling(page)["right"]
    assert looks.overlapping_panels(page) == []
    assert looks.cut_words(page, "header") == []
    assert hand.complaints == []
