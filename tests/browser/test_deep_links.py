"""Addresses that people keep, mistype and pass on."""

import pytest
from playwright.sync_api import expect

from tests.wall import Wall


@pytest.mark.parametrize(
    ("where", "panel"),
    [
        ("monitor?unit=999999&indicator=none&grade=purple&state=gone&alert=a-0", "预警清单"),
        ("onemap?layers=districts,districts,nothing&year=1900&compare=up&unit=x", "数据资源清单"),
        ("implementation?view=views&unit=320499&scale=1", "空间规模使用"),
        ("command?view=nothing&step=0", "预警处置台账"),
        ("review?unit=3204&kind=&plan=none", "编审项目清单"),
        ("nowhere", "核心指标"),
    ],
)
def test_an_address_with_a_wrong_value_shows_what_it_can(shared: Wall, where: str, panel: str) -> None:
    page = shared.go(where)

    expect(page.get_by_role("region", name=panel, exact=True)).to_be_visible()
    rows = page.get_by_role("region", name=panel, exact=True).locator("li, tbody tr, article")
    expect(rows.nth(1)).to_be_visible()
    assert page.evaluate(
        "() => [...document.querySelectorAll('select')].every((one) => one.selectedIndex >= 0)"
    )
    assert shared.complaints == []


def test_the_back_button_leads_through_the_modules_that_were_seen(shared: Wall) -> None:
    page = shared.go("overview")
    for module in ("review", "monitor"):
        page.get_by_test_id(f"tab-{module}").click()
        expect(page.get_by_test_id(f"tab-{module}")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.get_by_test_id("board")).to_be_visible()
    page.go_forward()
    expect(page.get_by_test_id("alert-list")).to_be_visible()
