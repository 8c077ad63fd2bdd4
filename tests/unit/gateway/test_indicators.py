"""The words that figures are shown with."""

import pytest

from contracts.catalogue import catalogue
from services.gateway.domain.indicators import described


@pytest.mark.parametrize(
    ("indicator", "name"),
    [
        ("plans_total", "编制项目总数"),
        ("plans_total.village.county", "编制项目总数·村庄规划·县级"),
        ("permits_granted_monthly.land_use.planning-07", "当月核发规划许可件数·建设用地规划许可·居住用地"),
        ("permits_granted_monthly.rural.unknown", "当月核发规划许可件数·乡村建设规划许可·未注明"),
        ("stage_days_p90.drafting", f"{catalogue()['stage_days_p90'].name}·编制"),
        ("of_another_catalogue.rural", "of_another_catalogue.rural"),
    ],
)
def test_a_part_of_an_indicator_is_named_by_its_indicator_and_what_it_is(indicator: str, name: str) -> None:
    figure = {"indicator": indicator, "unit": "320411", "basis": "ledger", "period": "current"}

    assert described(figure, catalogue())["name"] == name


def test_every_breakdown_of_the_catalogue_has_names() -> None:
    values = ["planning-10", "flow", "completed", "returned", "permanent_basic_farmland", "township"]

    names = [
        described({"indicator": f"x.{v}", "unit": "320411"}, {"x": catalogue()["plans_total"]})
        for v in values
    ]

    assert [one["name"].rpartition("·")[2] for one in names] == [
        "工矿用地",
        "流量指标",
        "竣工核实",
        "退回修改",
        "永久基本农田",
        "乡镇级",
    ]
