"""一张图应用: resources are found and put on the map, a place is asked, years and layers are compared."""

import re
from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Page, Route, expect

from tests.browser import looks
from tests.stack import City
from tests.waiting import until
from tests.wall import Wall

M2_PER_MU = Decimal(10_000) / 15


def drawn_box(page: Page) -> None:
    """A box over the whole map: everything of every layer is in it."""
    page.get_by_test_id("tool-box").click()
    box = page.get_by_test_id("explore-map").bounding_box()
    assert box
    page.mouse.click(box["x"] + 4, box["y"] + 62)
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)


def clicked(page: Page) -> None:
    """The middle of the map: one district, or two where it hits their border."""
    page.get_by_test_id("tool-point").click()
    box = page.get_by_test_id("explore-map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)


def test_a_resource_is_found_by_a_word_and_put_on_the_map(city: City, shared: Wall) -> None:
    page = shared.go("onemap")
    page.get_by_label("检索数据资源").fill("yjjbnt")
    expect(page.get_by_test_id("resource-permanent_basic_farmland")).to_be_visible()
    expect(page.get_by_test_id("resource-permits")).to_have_count(0)
    page.get_by_label("检索数据资源").fill("许可")
    expect(page.get_by_test_id("resources").get_by_role("checkbox")).to_have_count(1)
    page.get_by_test_id("resource-permits").check()

    expect(page.get_by_test_id("layers").locator("li").first).to_contain_text("规划许可")
    assert "permits" in page.url
    total = city.client.get("/ogc/collections/permits/items", params={"limit": 1}).json()["numberMatched"]
    expect(page.get_by_test_id("resources")).to_contain_text(f"{total:,} 个")


def test_a_resource_says_what_it_is_whose_and_of_which_day_and_leads_to_its_source(
    city: City, shared: Wall
) -> None:
    page = shared.go("onemap")
    resources = {row["id"]: row for row in city.client.get("/v1/catalogue").json()["resources"]}
    permits = resources["permits"]
    page.get_by_test_id("about-permits").press("Enter")
    told = page.get_by_test_id("resource-dialog")
    for word in ("title", "owner", "scale", "date"):
        expect(told).to_contain_text(permits[word])

    told.get_by_role("button", name=permits["sources"][0]).press("Enter")
    expect(told).to_be_hidden()
    expect(page.get_by_test_id("source-events")).to_be_visible()
    page.keyboard.press("Escape")


def test_what_lies_in_a_box_is_counted_and_summed_in_the_unit_one_wants(city: City, shared: Wall) -> None:
    page = shared.go("onemap?layers=ecological_redline,districts")
    drawn_box(page)
    features = city.client.get("/ogc/collections/ecological_redline/items").json()["features"]
    area = sum(Decimal(str(each["properties"]["area_m2"])) for each in features)

    total = page.get_by_test_id("total-ecological_redline")
    expect(total.get_by_test_id("count")).to_have_text(str(len(features)), timeout=20_000)
    for unit, size in (("亩", M2_PER_MU), ("平方公里", Decimal(1_000_000))):
        page.get_by_test_id("area-unit").select_option(unit)
        words = f"{(area / size).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
        expect(total.get_by_test_id("area")).to_have_text(words)
    assert total.get_by_test_id("inside").inner_text() != "—"


def test_a_slow_answer_is_not_shown_once_a_newer_question_was_answered(shared: Wall) -> None:
    page = shared.go("onemap?layers=districts")
    count = page.get_by_test_id("total-districts").get_by_test_id("count")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/query/spatial", hold, times=1)
    with page.expect_request("**/v1/query/spatial"):
        drawn_box(page)
    clicked(page)
    expect(count).to_have_text(re.compile(r"^[12]$"))
    newer = count.inner_text()

    with page.expect_request_finished(lambda asked: asked == held[0].request):
        held[0].continue_()
    page.evaluate("() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))")
    expect(count).to_have_text(newer)


def test_the_years_of_the_survey_are_walked_by_keyboard(city: City, shared: Wall) -> None:
    page = shared.go("onemap?area=公顷")
    figures = city.figures()
    years = sorted(
        period for name, unit, basis, period in figures if name == "surveyed_total" and unit == "320400"
    )
    expect(page.get_by_label(f"{years[-1]} 年地类构成")).to_be_visible()
    page.get_by_test_id("year").press("ArrowLeft")

    expect(page.get_by_label(f"{years[-2]} 年地类构成")).to_be_visible()
    hectares = Decimal(figures["cultivated_land", "320400", "survey", years[-2]]) / 10_000 / 10_000
    expect(page.get_by_test_id("land")).to_contain_text(
        f"{hectares.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    )


def test_two_sides_are_compared_on_one_map_and_on_two(shared: Wall) -> None:
    page = shared.go("onemap")
    page.get_by_test_id("compare-swipe").click()
    page.get_by_test_id("shown-ecological_redline").get_by_role("combobox").select_option("left")
    page.get_by_test_id("swipe").press("ArrowRight")
    expect(page.get_by_test_id("swipe")).to_be_visible()

    page.get_by_test_id("compare-split").click()
    expect(page.get_by_test_id("second-map").locator("canvas").first).to_be_visible()
    page.get_by_test_id("compare-split").click()
    expect(page.get_by_test_id("second-map")).to_have_count(0)


def test_the_page_is_painted_and_no_word_is_cut(shared: Wall) -> None:
    page = shared.go("onemap")
    assert shared.complaints == []
    until(lambda: looks.canvases(page), lambda seen: seen["explore-map"][0] > 20, 20)

    assert looks.overlapping_panels(page) == []
    assert looks.cut_words(page, "header", "数据资源清单", "图层与图例") == []
    assert looks.scrolling(page) == {"right": False, "down": False}
    assert shared.violations() == []
