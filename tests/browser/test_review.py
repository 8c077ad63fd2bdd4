"""编审管理: the board counts, the list follows, and a change of stage moves the row while one looks."""

import re
from collections import Counter
from urllib.parse import unquote

from playwright.sync_api import Page, expect

from contracts.events.review import STAGE_NAMES
from demo.play.streaming import system_time
from demo.upstream.event import Event
from tests.browser import looks
from tests.stack import City
from tests.waiting import until
from tests.wall import Wall

PLAN = "TEST-XG-320411-900"


def plan_in(stage: str) -> Event:
    """One detailed plan of 新北区, now in that stage."""
    now = system_time()
    data = {
        "name": "测试片区详细规划",
        "plan_kind": "detailed",
        "level": "county",
        "district": "320411",
        "stage": stage,
        "stage_entered_on": "2026-01-10",
        "due_on": "2026-02-10",
        "organisation": "测试规划院",
    }
    return Event("planning.review.changed", PLAN, int(now.timestamp() * 1000), now, data)


def counts(city: City) -> Counter[tuple[str, str]]:
    """Plans by kind and stage, as the API says."""
    return Counter((row["plan_kind"], row["stage"]) for row in city.rows("/v1/plans"))


def board(page: Page) -> Counter[tuple[str, str]]:
    """Plans by kind and stage, as the board says."""
    said: Counter[tuple[str, str]] = Counter()
    for kind in ("master", "detailed", "special", "village"):
        for stage in STAGE_NAMES:
            said[kind, stage] = int(page.get_by_test_id(f"board-{kind}-{stage}").inner_text())
    return +said


def test_the_board_counts_what_the_api_has(city: City, shared: Wall) -> None:
    page = shared.go("review")
    expect(page.get_by_test_id("plans").locator("tbody tr").first).to_be_visible()

    until(lambda: (board(page), counts(city)), lambda seen: seen[0] == seen[1], 20)


def test_a_change_of_stage_moves_the_row_while_one_looks(city: City, shared: Wall) -> None:
    page = shared.go("review?stage=examination&kind=detailed")
    row = page.get_by_test_id(f"plan-row-{PLAN}")
    city.publish(plan_in("examination"))
    expect(row.get_by_test_id("stage")).to_have_text("审查")
    expect(row).to_contain_text("超期")

    city.publish(plan_in("approved"))
    expect(row).to_have_count(0)
    page.get_by_test_id("board-detailed-approved").press("Enter")
    expect(row.get_by_test_id("stage")).to_have_text("批复")


def test_a_plan_is_opened_with_its_way_and_its_statistics_are_the_apis(city: City, shared: Wall) -> None:
    figures = city.figures()
    page = shared.go("review")
    for indicator in ("plans_approved", "plans_filed"):
        count = figures[indicator, "320400", "ledger", "current"]
        expect(page.get_by_test_id("filing")).to_contain_text(str(count))

    page.get_by_test_id("plans").locator("tbody button").first.press("Enter")
    chosen = re.search(r"plan=([^&]+)", page.url)
    assert chosen
    steps = city.client.get(f"/v1/plans/{chosen[1]}/timeline").json()["steps"]
    way = page.get_by_test_id("plan-timeline")
    expect(way.locator("[aria-current=step]")).to_contain_text(f"{steps[-1]['from']} 起")
    for step in steps[:-1]:
        expect(way).to_contain_text(f"{step['from']} 至 {step['until']}，{step['days']} 天")


def test_a_bar_leads_to_the_plans_it_counts_and_a_plan_to_its_events(shared: Wall) -> None:
    page = shared.go("review")
    bars = page.get_by_test_id("funnel")
    bars.press("ArrowRight")
    said = re.search(r"(\S+) (\S+) (\d+) 项", bars.inner_text())
    assert said
    bars.press("Enter")

    expect(page.get_by_test_id("plan-count")).to_have_text(said[3])
    expect(page.get_by_test_id("unit-picker").locator("option:checked")).to_have_text(said[1])
    page.get_by_test_id("plans").locator("tbody button").first.press("Enter")
    page.get_by_test_id("plan-timeline").locator("[aria-current=step] button").press("Enter")
    chosen = re.search(r"plan=([^&]+)", page.url)
    assert chosen
    expect(page.get_by_test_id("event")).to_contain_text(unquote(chosen[1]))
    page.keyboard.press("Escape")


def test_the_page_is_painted_and_no_word_is_cut(shared: Wall) -> None:
    page = shared.go("review")
    until(lambda: looks.canvases(page), lambda seen: seen["plan-map"][0] > 20 and seen["funnel"][0] > 20, 20)

    assert looks.overlapping_panels(page) == []
    assert looks.cut_words(page, "header", "编审进度看板", "审批与备案统计") == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    assert shared.complaints == []
    assert shared.violations() == []
