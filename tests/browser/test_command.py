"""一网统管: cases as the platform reports them, a page that others embed, a wall that turns by itself."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from deploy.local.ports import free_port
from tests.browser import looks
from tests.receivers import WebhookReceiver, listening
from tests.stack import City
from tests.waiting import until
from tests.wall import Wall


@pytest.fixture
def receiver(city: City) -> Iterator[WebhookReceiver]:
    """一网统管 on a port of this machine."""
    serving = listening(WebhookReceiver())
    yield city.background.run(serving.__aenter__())
    city.background.run(serving.__aexit__(None, None, None))


def test_the_list_of_cases_holds_every_open_alert_and_leads_to_it(city: City, shared: Wall) -> None:
    page = shared.go("command")
    alerts = {row["alert_id"]: row for row in city.rows("/v1/alerts")}
    red = next(row for row in alerts.values() if row["grade"] == "red" and row["state"] == "firing")
    row = page.get_by_test_id(f"case-{red['alert_id']}")
    expect(row.get_by_test_id("case-step")).to_have_text(_step(red))
    for mute in red.get("muted", []) if "case" not in red else []:
        expect(row).to_contain_text(mute["why"])

    row.get_by_role("link").press("Enter")
    expect(page.get_by_test_id("drill-title")).to_have_text(red["title"])


def _step(alert: dict[str, Any]) -> str:
    """处置环节: what is kept quiet (抑制, 静默) is not handed over, and nobody can have taken it."""
    held = "暂不移交" if alert.get("muted") else "未受理"
    return str(alert.get("case", {}).get("step", held))


def test_an_embedded_page_shows_and_operates_nothing(city: City, shared: Wall) -> None:
    alert = next(row for row in city.rows("/v1/alerts") if row["state"] == "firing")
    page = shared.go(f"monitor?alert={alert['alert_id']}")
    expect(page.get_by_test_id("acknowledge")).to_be_visible()
    page = shared.go(f"monitor?embed=1&alert={alert['alert_id']}")

    expect(page.get_by_test_id("drill-title")).to_have_text(alert["title"])
    expect(page.get_by_test_id("acknowledge")).to_have_count(0)
    expect(page.get_by_test_id("tab-review")).to_have_count(0)


def test_a_wall_turns_only_when_told_to_and_stops_when_touched(shared: Wall) -> None:
    page = shared.go("command?view=console")
    expect(page.get_by_label("大屏轮播")).to_contain_text("未开启")
    page.get_by_test_id("rotate").click()
    expect(page.get_by_label("大屏轮播")).to_contain_text("轮播中")

    page.mouse.wheel(0, 10)
    expect(page.get_by_label("大屏轮播")).to_contain_text("有人操作，轮播已停止")


def test_a_wall_that_follows_shows_what_the_console_says_until_that_ends(city: City, shared: Wall) -> None:
    wall = shared.page.context.new_page()
    wall.goto(f"{city.screen}#/overview?follow=hall")
    expect(wall.get_by_test_id("follows")).to_have_text("跟随 hall · 等待导播")
    console = shared.go("command?view=console")
    console.get_by_label("操作人").fill("张工")
    console.get_by_role("radio", name="监测预警").check()
    console.get_by_test_id("presenter").get_by_test_id("unit-picker").select_option("320481")
    console.get_by_test_id("show").press("Enter")

    expect(console.get_by_test_id("present")).to_contain_text("监测预警 · 溧阳市 · 张工")
    expect(wall.get_by_test_id("follows")).to_have_text("跟随 hall · 张工 导播")
    expect(wall.get_by_test_id("unit-picker")).to_have_value("320481")
    assert wall.url.endswith("#/monitor?follow=hall&unit=320481")
    console.get_by_role("button", name="结束导播").press("Enter")
    expect(wall.get_by_test_id("follows")).to_have_text("跟随 hall · 等待导播")
    wall.close()


def test_a_wall_goes_along_with_every_page_of_the_one_who_leads_it(city: City, shared: Wall) -> None:
    wall = shared.page.context.new_page()
    wall.goto(f"{city.screen}#/overview?follow=hall")
    expect(wall.get_by_test_id("follows")).to_have_text("跟随 hall · 等待导播")
    console = shared.go("command?view=console")
    console.get_by_label("操作人").fill("李工")
    console.get_by_role("button", name="带屏浏览").press("Enter")
    expect(console.get_by_test_id("leads")).to_contain_text("带屏 hall")

    expect(wall.get_by_test_id("follows")).to_have_text("跟随 hall · 李工 导播")
    console.get_by_test_id("tab-review").press("Enter")
    console.get_by_test_id("board-village-overdue").press("Enter")
    expect(wall.get_by_label("规划类型")).to_have_value("village")
    assert wall.url.endswith("#/review?follow=hall&kind=village&overdue=1")
    console.get_by_test_id("leads").get_by_role("button", name="结束").press("Enter")
    console.get_by_test_id("tab-monitor").press("Enter")
    expect(console.get_by_test_id("drill-back").or_(console.get_by_test_id("alert-list"))).to_be_visible()
    expect(wall.get_by_label("规划类型")).to_have_value("village")
    console = shared.go("command?view=console")
    console.get_by_role("button", name="结束导播").press("Enter")
    wall.close()


def test_of_two_consoles_the_last_one_counts_and_the_other_says_so(city: City, shared: Wall) -> None:
    other = shared.page.context.new_page()
    other.goto(f"{city.screen}#/command?view=console")
    console = shared.go("command?view=console")
    console.get_by_label("操作人").fill("张工")
    console.get_by_role("radio", name="监测预警").check()
    console.get_by_role("button", name="带屏浏览").press("Enter")
    expect(other.get_by_test_id("present")).to_contain_text("监测预警 · 张工")
    other.get_by_label("操作人").fill("李工")
    other.get_by_role("radio", name="编审管理").check()
    other.get_by_test_id("show").press("Enter")

    expect(console.get_by_test_id("leads")).to_contain_text("带屏 hall · 李工 已切换")
    console.get_by_test_id("leads").get_by_role("button", name="结束").press("Enter")
    other.get_by_role("button", name="结束导播").press("Enter")
    console = shared.go("command?view=console")
    expect(console.get_by_test_id("present")).to_have_text("未导播")
    other.close()


def test_what_a_receiver_missed_is_delivered_again_at_a_button(
    city: City, shared: Wall, receiver: WebhookReceiver
) -> None:
    alerts = f"http://127.0.0.1:{city.stack.ports.services['alerts']}"
    number = city.background.run(receiver.subscribe(alerts))
    row = shared.go("command").get_by_test_id(f"subscription-{number}")
    expect(row.get_by_test_id("standing")).to_have_text("正常")
    row.get_by_role("button", name="重放").press("Enter")

    expect(shared.page.get_by_test_id("subscriptions")).to_contain_text("测试：已安排重放")
    known = {row["alert_id"] for row in city.rows("/v1/alerts") if not row.get("muted")}
    until(lambda: known - {one.rpartition("/")[0] for one in receiver.ids}, lambda missed: not missed, 20)
    assert receiver.forged == 0
    assert httpx.delete(f"{alerts}/v1/subscriptions/{number}", trust_env=False).status_code == 204


def test_a_receiver_of_alerts_is_paused_and_resumed_and_its_state_is_said(city: City, shared: Wall) -> None:
    alerts = f"http://127.0.0.1:{city.stack.ports.services['alerts']}/v1/subscriptions"
    url = f"http://127.0.0.1:{free_port()}/"
    wish = {"name": "演示接收端", "url": f"{url}?key=1", "families": ["data_quality"]}
    number = httpx.post(alerts, json=wish, trust_env=False).json()["id"]
    row = shared.go("command").get_by_test_id(f"subscription-{number}")
    row.get_by_role("button", name="暂停").press("Enter")
    expect(row.get_by_test_id("standing")).to_have_text("已停用")
    row.get_by_role("button", name="恢复").press("Enter")

    expect(row.get_by_role("button", name="暂停")).to_be_visible()
    told = city.client.get("/v1/subscriptions").json()["items"]
    assert [each["url"] for each in told if each["id"] == number] == [url]
    assert httpx.delete(f"{alerts}/{number}", trust_env=False).status_code == 204
    expect(row).to_have_count(0)


def test_what_a_source_has_sent_leads_to_its_events(shared: Wall) -> None:
    page = shared.go("command")
    page.get_by_test_id("source-/demo/permits").get_by_test_id("accepted").press("Enter")
    row = page.get_by_test_id("source-events").locator("tbody tr").first
    subject = row.locator("td").nth(2).inner_text()
    row.get_by_role("button").press("Enter")

    expect(page.get_by_test_id("event")).to_contain_text(subject)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("event")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("source-dialog")).to_be_hidden()


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
    assert looks.cut_words(page, "header", "移交订阅", "数据来源") == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    assert shared.complaints == []
    assert shared.violations() == []
