"""规划实施: land used and left, indicators side by side, and a permit tried before it is granted."""

import csv
import io
import json
import re
from decimal import Decimal

import shapely
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser import looks
from tests.stack import City
from tests.story.permits import encroachment
from tests.waiting import until
from tests.wall import Wall, in_km2

BUILT = "urban_rural_built_land"
MOST_POINTS = 100


def upload(page: Page, name: str, content: bytes) -> None:
    """Choose a file as a person does."""
    page.get_by_test_id("upload").set_input_files(
        FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    )


def test_what_is_used_and_granted_is_what_the_api_says(city: City, shared: Wall) -> None:
    page = shared.go("implementation")
    for row in city.client.get("/v1/space-usage").json()["items"]:
        if row["scale"] == BUILT and row["total_m2"] is not None:
            used = page.get_by_test_id(f"space-{row['unit']}").get_by_test_id("used")
            expect(used).to_have_text(in_km2(round(Decimal(str(row["used_m2"])) * 10_000)))
    granted = city.figures()["permits_granted", "320400", "ledger", "current"]
    expect(page.get_by_test_id("permit-totals")).to_contain_text(f"有效许可{granted}")


def newest_bar(chart: Locator) -> re.Match[str]:
    """The last point of the chart at which there is something: month, what of, and how many."""
    for _ in range(MOST_POINTS):
        chart.press("ArrowLeft")
        said = re.search(r"(\d{4}-\d\d) (\S+) (\d+) 件", chart.inner_text())
        if said and int(said[3]) > 0:
            return said
    raise AssertionError("every bar is empty")


def test_permits_are_told_by_use_and_every_bar_is_the_sum_of_its_figures(city: City, shared: Wall) -> None:
    page = shared.go("implementation")
    page.get_by_test_id("permit-grouping").select_option("use")
    chart = page.get_by_test_id("permit-chart")
    said = newest_bar(chart)
    statistics = city.client.get("/v1/permits/statistics", params={"unit": "320400", "by_use": True}).json()
    rows = [row for row in statistics["monthly"] if row["month"] == said[1] and row["land_use_name"]]
    mine = [row for row in rows if row["land_use_name"].replace("管理与公共", "").startswith(said[2])]
    assert sum(row["permits"] for row in mine) == int(said[3])
    chart.press("Enter")

    expect(page.get_by_test_id("evidence")).to_contain_text("当月核发规划许可件数")
    page.keyboard.press("Escape")
    page.get_by_test_id("permit-grouping").select_option("kind")


def test_a_permit_is_found_by_its_number_and_opened(city: City, shared: Wall) -> None:
    page = shared.go("implementation")
    permit = city.rows("/v1/permits")[0]
    page.get_by_label("检索规划许可").fill(permit["id"])
    row = page.get_by_test_id(f"permit-row-{permit['id']}")
    row.get_by_role("button").press("Enter")

    expect(page.get_by_test_id("permit-detail")).to_contain_text(permit["holder"])
    expect(page.get_by_test_id("permits").locator("tbody tr")).to_have_count(1)
    page.get_by_test_id("steps").get_by_role("button").first.press("Enter")
    expect(page.get_by_test_id("event")).to_contain_text(permit["id"])
    page.keyboard.press("Escape")


def test_a_project_is_opened_with_its_milestones_and_a_milestone_with_its_event(
    city: City, shared: Wall
) -> None:
    page = shared.go("implementation")
    project = city.rows("/v1/projects")[0]
    page.get_by_test_id("projects").get_by_role("button", name=project["name"], exact=True).press("Enter")
    steps = city.client.get(f"/v1/projects/{project['id']}/timeline").json()["steps"]
    expect(page.get_by_test_id("project-detail")).to_contain_text(project["id"])
    expect(page.get_by_test_id("steps").locator("li")).to_have_count(len(steps))

    page.get_by_test_id("steps").get_by_role("button").first.press("Enter")
    expect(page.get_by_test_id("event")).to_contain_text(project["id"])
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("event")).to_be_hidden()
    expect(page.get_by_test_id("project-detail")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("project-detail")).to_have_count(0)


def test_indicators_stand_side_by_side_and_leave_as_csv(city: City, shared: Wall) -> None:
    page = shared.go(f"implementation?view=compare&indicators={BUILT}&units=320402,320481")
    page.get_by_test_id("pick-farmland_retained").check()
    with page.expect_download() as saved:
        page.get_by_test_id("save-csv").click()
    rows = list(csv.reader(io.StringIO(saved.value.path().read_text("utf-8-sig"))))

    figures = city.figures()
    assert [row[3] for row in rows[1:]] == ["320402", "320481"] * 2
    for row in rows[1:3]:
        for year, value in zip(rows[0][5:], row[5:], strict=True):
            area = Decimal(figures[BUILT, row[3], "survey", year]) / 10_000 / 1_000_000
            assert abs(Decimal(value) - area) < Decimal("0.000001")
    expect(page.get_by_test_id("compare-farmland_retained-320481")).to_be_visible()


def test_a_footprint_in_basic_farmland_is_tried_and_told_what_it_would_bring(
    city: City, shared: Wall
) -> None:
    place = encroachment(city.upstream.city, 7)
    site = place.permit.site
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(site.geometry))}
    page = shared.go("implementation?view=trial")
    upload(page, "site.geojson", json.dumps(feature).encode())
    expect(page.get_by_test_id("trial-sites")).to_contain_text("已有 1 个地块，位于")
    expect(page.get_by_test_id("run-trial")).to_be_enabled(timeout=20_000)
    page.get_by_test_id("run-trial").click()

    expect(page.get_by_test_id("trial-alerts")).to_contain_text("疑似压占永久基本农田", timeout=30_000)
    found = page.get_by_test_id("trial-findings").locator("li").filter(has_text="压占")
    said = re.search(r"（([\d,.]+) 平方米）", found.inner_text())
    assert said
    assert abs(Decimal(said[1].replace(",", "")) - Decimal(site.area) / 10_000) < Decimal("0.01")
    assert city.alert_on(place.permit.number) is None

    moved = page.get_by_test_id(f"move-farmland_retained-{site.district}")
    change = moved.locator("td").last.inner_text()
    moved.get_by_test_id("after").press("Enter")
    expect(page.get_by_test_id("ground")).to_contain_text(change)
    page.keyboard.press("Escape")

    page.get_by_label("登记单位").select_option(label="市本级（跨区项目，逐区核对）")
    page.get_by_test_id("run-trial").click()
    expect(page.get_by_test_id("trial-alerts")).to_contain_text("登记在常州市市本级", timeout=30_000)
    expect(found).to_have_count(1)


def test_a_file_that_is_no_map_is_refused_with_what_to_do(shared: Wall) -> None:
    page = shared.go("implementation?view=trial")
    upload(page, "site.dwg", b"AC1032")
    expect(page.get_by_role("alert")).to_contain_text(
        "site.dwg：不是 GeoJSON 文件，请另存为 GeoJSON 后再上传"
    )


def test_the_page_is_painted_and_no_word_is_cut(shared: Wall) -> None:
    page = shared.go("implementation")
    assert shared.complaints == []
    until(lambda: looks.canvases(page), lambda seen: seen["permit-chart"][0] > 20, 20)

    assert looks.overlapping_panels(page) == []
    assert looks.cut_words(page, "header", "空间规模使用", "规划许可按月统计") == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    assert shared.violations() == []
