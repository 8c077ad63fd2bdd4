"""The overview as it hangs on a wall: painted, readable, quiet, at every size it is made for."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import looks
from tests.stack import City
from tests.story.permits import encroachment
from tests.waiting import until
from tests.wall import Wall

HEADLINES = ("header", "核心指标", "空间规模使用", "监测预警", "编审进度")
OTHERS = ("规划许可", "重大项目", "各辖市区城乡建设用地规模使用", "耕地保有量 年度变化趋势")
WALLS = ((1920, 1080), (3840, 2160), (3840, 1080))
DESK = (1366, 768)
NOTE_PX = 20
"""The smallest type on a wall of 1920 pixels (screen reference 3.2)."""


@pytest.fixture(scope="module")
def wall(browser: Browser, browser_context_args: dict[str, Any], city: City) -> Iterator[Wall]:
    """One page for all that is only looked at."""
    with browser.new_context(**browser_context_args) as context:
        yield Wall(context.new_page(), city.screen).open()


def resized(wall: Wall, size: tuple[int, int]) -> Page:
    """The map is drawn anew for its new size once its canvas has that size."""
    wall.page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(wall.page.get_by_test_id("map").locator("canvas").first).to_be_visible()
    return wall.page


def test_nothing_is_said_to_the_console_and_nothing_is_asked_of_elsewhere(wall: Wall) -> None:
    for indicator in ("wetland", "farmland_retained"):
        wall.page.get_by_test_id(f"indicator-{indicator}").click()
    wall.page.get_by_test_id("alert-feed").locator("button").first.click()
    expect(wall.page.get_by_test_id("alert-detail")).to_be_visible()
    wall.page.keyboard.press("Escape")
    expect(wall.page.get_by_test_id("alert-detail")).to_be_hidden()

    assert wall.complaints == []
    assert wall.violations() == []


def test_a_strict_content_policy_comes_with_the_page(wall: Wall) -> None:
    policy = wall.page.request.get(wall.address).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe-eval" not in policy


def test_the_page_says_that_its_data_are_invented(wall: Wall) -> None:
    expect(wall.page.get_by_test_id("demo-badge")).to_have_text("演示数据")


def test_map_and_charts_are_painted(wall: Wall) -> None:
    def painted() -> dict[str, bool]:
        seen = looks.canvases(wall.page)
        return {place: colours > 20 and share > 0.05 for place, (colours, share) in seen.items()}

    until(painted, lambda seen: seen == {"map": True, "trend": True, "usage-chart": True}, 20)


def test_chinese_characters_are_drawn_and_not_boxes(wall: Wall) -> None:
    assert looks.distinct_glyphs(wall.page, "国土空间规划") == 6


@pytest.mark.parametrize("size", [*WALLS, DESK], ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_word_can_be_read_at_every_size(wall: Wall, size: tuple[int, int]) -> None:
    page = resized(wall, size)

    assert looks.scrolling(page) == {"right": False, "down": size == DESK}
    assert looks.overlapping_panels(page) == []
    assert looks.cut_words(page, *HEADLINES) == []
    assert looks.colliding_words(page, *HEADLINES, *OTHERS) == []


def test_the_map_shows_the_same_again_whatever_size_the_wall_had_meanwhile(wall: Wall) -> None:
    page = resized(wall, WALLS[0])
    scale = page.get_by_test_id("map").locator(".ol-scale-line-inner")
    expect(scale).to_be_visible()
    before = scale.evaluate("(line) => line.textContent + line.style.width")
    for size in (DESK, (1920, 400), WALLS[2], WALLS[0]):
        resized(wall, size)

    until(
        lambda: scale.evaluate("(line) => line.textContent + line.style.width"),
        lambda seen: seen == before,
        20,
    )


def test_the_sentence_of_changes_ends_at_a_whole_clause(wall: Wall) -> None:
    page = resized(wall, DESK)
    for width in range(DESK[0], 799, -100):
        resized(wall, (width, DESK[1]))
        assert looks.cut_words(page, "自上次查看以来的变化") == []


def test_no_word_is_too_small_for_five_metres(wall: Wall) -> None:
    page = resized(wall, WALLS[0])
    assert looks.small_words(page, NOTE_PX, *HEADLINES, *OTHERS) == []


def test_text_for_a_room_is_a_third_larger_and_nothing_is_cut(wall: Wall) -> None:
    page = resized(wall, WALLS[0])
    wall.go("overview?text=room")
    expect(page.get_by_test_id("usage-chart")).to_have_count(0)

    assert looks.small_words(page, NOTE_PX * 1.3, "核心指标", "空间规模使用", "监测预警", "编审进度") == []
    assert looks.cut_words(page, *HEADLINES) == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    wall.go("overview?text=wall")
    expect(page.get_by_test_id("usage-chart")).to_be_visible()


def test_key_figures_and_points_of_charts_open_their_evidence_by_keyboard(city: City, wall: Wall) -> None:
    page, evidence = wall.page, wall.page.get_by_test_id("evidence")
    figures = city.figures()
    page.get_by_test_id("usage-left").locator("xpath=..").press("Enter")
    exact = f"{figures['urban_rural_built_land', '320400', 'projected', 'current'] / 10_000:,.4f} 平方米"
    expect(evidence).to_contain_text(exact)
    page.keyboard.press("Escape")
    expect(evidence).to_be_hidden()

    chart = page.get_by_test_id("trend")
    chart.press("ArrowLeft")
    chart.press("Enter")
    expect(evidence).to_contain_text("预计值：现状值计入已核发、尚未变更调查的许可")
    page.keyboard.press("Escape")
    expect(evidence).to_be_hidden()


def test_one_sentence_says_what_came_since_the_last_look_also_after_a_reload(city: City, wall: Wall) -> None:
    told = wall.page.get_by_test_id("since")
    wall.page.get_by_test_id("seen").press("Enter")
    expect(told).to_contain_text("以来：无变化")
    place = encroachment(city.upstream.city, 6)
    city.publish(place.event("granted"))

    arrived = re.compile(r"新增红色预警 \d+ 件")
    expect(told).to_contain_text(arrived, timeout=20_000)
    expect(told).to_contain_text("有效规划许可增加 1 件")
    wall.page.reload()
    expect(told).to_contain_text(arrived, timeout=20_000)
    told.get_by_role("button", name="新增红色预警").press("Enter")
    expect(wall.page.get_by_test_id("filter-red")).to_have_attribute("aria-pressed", "true")
