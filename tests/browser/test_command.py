"""一网统管: cases as the platform reports them, a page that others embed, a wall that turns by itself."""

import re

from playwright.sync_api import expect

from tests.browser import looks
from tests.stack import City
from tests.wall import Wall


def test_the_list_of_cases_holds_every_open_alert_and_leads_to_it(city: City, shared: Wall) -> None:
    page = shared.go("command")
    alerts = {row["alert_id"]: row for row in city.rows("/v1/alerts")}
    red = next(row for row in alerts.values() if row["grade"] == "red" and row["state"] == "firing")
    row = page.get_by_test_id(f"case-{red['alert_id']}")
    expect(row.get_by_test_id("case-step")).to_have_text(red.get("case", {}).get("step", "未受理"))

    row.get_by_role("link").press("Enter")
    expect(page.get_by_test_id("drill-title")).to_have_text(red["title"])


def test_an_embedded_page_shows_and_operates_nothing(city: City, shared: Wall) -> None:
    alert = next(row for row in city.rows("/v1/alerts") if row["state"] == "firing")
    page = shared.go(f"monitor?alert={alert['alert_id']}")
    expect(page.get_by_test_id("acknowledge")).to_be_visible()
    page = shared.go(f"monitor?embed=1&alert={alert['alert_id']}")

    expect(page.get_by_test_id("drill-title")).to_have_text(alert["title"])
    expect(page.get_by_test_id("acknowledge")).to_have_count(0)
    expect(page.get_by_test_id("tab-review")).to_have_count(0)


def test_a_wall_turns_only_when_told_to_and_stops_when_touched(shared: Wall) -> None:
    page = shared.go("command")
    expect(page.get_by_label("大屏轮播")).to_contain_text("未开启")
    page.get_by_test_id("rotate").click()
    expect(page.get_by_label("大屏轮播")).to_contain_text("轮播中")

    page.mouse.wheel(0, 10)
    expect(page.get_by_label("大屏轮播")).to_contain_text("有人操作，轮播已停止")


def test_every_module_is_reached_by_keyboard(shared: Wall) -> None:
    page = shared.go("overview")
    for module in ("onemap", "review", "implementation", "monitor", "command", "overview"):
        tab = page.get_by_test_id(f"tab-{module}")
        tab.press("Enter")
        expect(tab).to_have_attribute("aria-current", "page")
        assert re.search(rf"#/{module}$", page.url)


def test_the_page_is_painted_and_no_word_is_cut(shared: Wall) -> None:
    page = shared.go("command")
    expect(page.get_by_test_id("sources")).to_contain_text("/permits")

    assert looks.overlapping_panels(page) == []
    assert looks.cut_words(page, "header", "大屏轮播", "数据来源") == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    assert shared.complaints == []
    assert shared.violations() == []
