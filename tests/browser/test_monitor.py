"""监测预警: an alert is followed to its rule, its districts, its permit on the map and its event."""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from demo.upstream.controllines import line_data, line_id
from demo.upstream.event import Event, day
from tests.browser import looks
from tests.stack import City
from tests.story.permits import encroachment
from tests.waiting import until
from tests.wall import Wall, in_wan_mu


@pytest.fixture(scope="module")
def alert(city: City) -> dict[str, Any]:
    """A new red alert, made by a permit that takes basic farmland."""
    place = encroachment(city.upstream.city, 5)
    city.publish(place.event("granted"))
    found = until(lambda: city.alert_on(place.permit.number), lambda seen: seen is not None)
    assert found
    return found


def test_an_alert_leads_to_its_rule_its_steps_and_the_event_that_caused_it(
    city: City, shared: Wall, alert: dict[str, Any]
) -> None:
    page = shared.go(f"monitor?alert={alert['alert_id']}")
    rules = {rule["id"]: rule for rule in city.client.get("/v1/rules").json()}
    rule = rules[alert["rule"]["id"]]

    expect(page.get_by_test_id("drill-title")).to_have_text(alert["title"])
    expect(page.get_by_test_id("drill-rule")).to_contain_text(
        f"第{rule['version']}版，{rule['effective_from']}"
    )
    expect(page.get_by_test_id("drill-steps")).to_contain_text("发出 · 红色预警")
    for cause in alert["causes"]:
        expect(page.get_by_test_id("drill-causes")).to_contain_text(cause["subject"])
        expect(page.get_by_test_id("drill-causes")).to_contain_text(cause["id"])

    page.get_by_test_id("drill-causes").get_by_role("button", name="事件").first.press("Enter")
    expect(page.get_by_test_id("event")).to_contain_text(alert["subject"])
    expect(page.get_by_test_id("event")).to_contain_text(alert["title"])
    page.get_by_test_id("event-entries").get_by_role("button", name="耕地保有量").first.press("Enter")
    expect(page.get_by_test_id("evidence")).to_contain_text("耕地保有量 · 依据")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("evidence")).to_be_hidden()


def test_an_acknowledgement_made_on_the_page_comes_back_as_a_step_of_the_alert(
    city: City, shared: Wall, alert: dict[str, Any]
) -> None:
    page = shared.go(f"monitor?alert={alert['alert_id']}")
    form = page.get_by_test_id("acknowledge")
    form.get_by_label("签收人").fill("张工")
    form.get_by_label("处置意见").fill("已转执法核查")
    form.get_by_role("button").click()

    expect(page.get_by_test_id("drill-steps")).to_contain_text("张工：已转执法核查", timeout=15_000)
    story = city.client.get(f"/v1/alerts/{alert['alert_id']}").json()
    assert story["alert"]["acknowledgement"]["by"] == "张工"


def test_who_has_acknowledged_is_said_in_every_window_and_no_opinion_goes_to_another_alert(
    city: City, shared: Wall, alert: dict[str, Any]
) -> None:
    other = next(row for row in city.rows("/v1/alerts") if row["family"] == "indicator")
    page = shared.go(f"monitor?alert={alert['alert_id']}")
    form = page.get_by_test_id("acknowledge")
    form.get_by_label("处置意见").fill("写给这一条")
    path = f"/v1/alerts/{alert['alert_id']}/acknowledge"
    assert city.client.post(path, json={"by": "李工", "why": "另一窗口"}).status_code == 202

    expect(form.get_by_role("status")).to_contain_text("李工 已于")
    expect(form.get_by_label("处置意见")).to_have_value("写给这一条")
    shared.go(f"monitor?alert={other['alert_id']}")
    expect(page.get_by_test_id("drill-title")).to_have_text(other["title"])
    expect(form.get_by_label("处置意见")).to_have_value("")
    expect(form.get_by_role("status")).to_have_count(0)


def test_lines_that_name_no_township_are_said_where_the_parts_of_their_district_are_read(
    city: City, shared: Wall
) -> None:
    demo = city.upstream.city
    lines = next(each for each in demo.lines if each.kind == "permanent_basic_farmland")
    of_district = demo.districts.codes.index("320412")
    feature = lines.district.tolist().index(of_district)
    placed = line_data(demo, lines, feature)
    nowhere = {name: value for name, value in placed.items() if name != "township"}
    page = shared.go("monitor?indicator=permanent_basic_farmland")
    note = page.get_by_test_id("unplaced")
    said = f"武进区有 1 个图形未注明镇街，共 {in_wan_mu(int(lines.area[feature]))} 万亩"
    drawn = partial(Event, "planning.controlline.changed", line_id(demo, lines, feature))
    city.publish(drawn(1_000, day(2026, 1, 16), nowhere))

    expect(note).to_contain_text(said)
    shared.go("monitor?evidence=permanent_basic_farmland/320412-QT/line/current")
    expect(page.get_by_test_id("evidence")).to_contain_text(said)
    expect(page.get_by_test_id("evidence")).to_contain_text("武进区（不含经开区）的数为下限")
    page.keyboard.press("Escape")
    city.publish(drawn(1_001, day(2026, 1, 16), placed))
    expect(note).to_have_count(0)


def test_every_figure_of_the_yearly_table_is_the_apis_and_opens_its_evidence(
    city: City, shared: Wall
) -> None:
    page = shared.go("monitor?indicator=farmland_retained")
    figures = city.figures()
    for unit in ("320400", "320402", "320481"):
        area = figures["farmland_retained", unit, "projected", "current"]
        cell = page.get_by_test_id(f"yearly-{unit}").get_by_test_id("projected")
        expect(cell).to_have_text(in_wan_mu(area))

    page.get_by_test_id("yearly-320481").get_by_test_id("projected").get_by_role("button").click()
    exact = f"{figures['farmland_retained', '320481', 'projected', 'current'] / 10_000:,.4f} 平方米"
    expect(page.get_by_test_id("evidence")).to_contain_text(exact)
    expect(page.get_by_test_id("evidence")).to_contain_text("预计值：现状值计入已核发、尚未变更调查的许可")
    newest = city.client.get(
        "/v1/indicators/farmland_retained/320481/ledger",
        params={"basis": "projected", "period": "current", "limit": 1},
    ).json()["items"][0]
    expect(page.get_by_test_id("ledger")).to_contain_text(newest["cause"]["subject"])
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("evidence")).to_be_hidden()


def test_what_moved_a_figure_is_shown_on_the_map_all_at_once(city: City, shared: Wall) -> None:
    key = "farmland_retained/320481/projected/current"
    page = shared.go(f"monitor?evidence={key}")
    page.get_by_test_id("show-causes").press("Enter")
    entries = city.client.get(
        "/v1/indicators/farmland_retained/320481/ledger",
        params={"basis": "projected", "period": "current", "limit": 100},
    ).json()["items"]
    subjects = {entry["cause"]["subject"] for entry in entries}

    expect(page.get_by_test_id("causes-found")).to_have_text(str(len(subjects)))
    expect(page.get_by_test_id("causes-note")).to_contain_text("溧阳市 耕地保有量")
    page.get_by_test_id("causes-note").get_by_role("button", name="关闭").press("Enter")
    expect(page.get_by_test_id("causes-note")).to_have_count(0)


def test_a_district_is_chosen_by_keyboard_and_the_whole_page_follows(shared: Wall) -> None:
    page = shared.go("monitor?indicator=farmland_retained")
    page.get_by_test_id("yearly-320481").get_by_role("rowheader").get_by_role("button").press("Enter")

    expect(page.get_by_test_id("unit-picker")).to_have_value("320481")
    expect(page.get_by_label("耕地保有量 年度变化趋势")).to_contain_text("溧阳市")
    assert "unit=320481" in page.url


def test_the_page_is_painted_and_no_word_is_cut(shared: Wall) -> None:
    page = shared.go("monitor")
    expect(page.get_by_test_id("shade-legend")).to_be_visible()

    until(lambda: looks.canvases(page), lambda seen: seen["map"][0] > 20 and seen["trend"][0] > 20, 20)
    assert looks.overlapping_panels(page) == []
    assert looks.cut_words(page, "header", "核心指标", "预警清单", "耕地保有量 分区统计表") == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    assert shared.complaints == []
    assert shared.violations() == []
