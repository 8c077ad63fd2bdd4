"""What leaders and officers read: Chinese, always 疑似, with the numbers that matter."""

from collections.abc import Sequence
from datetime import date

import pytest

from contracts.events.permit import LegalBasis
from contracts.messages.alert import Alert
from services.alerts.domain.fact import Datum
from services.alerts.domain.wording.phrases import area, quantity, short, unit_name
from tests.behaviour.alerts_timeline import new_docket
from tests.unit.alerts.builders import NOON, deadline, fact, figure, finding, rejection


def told(*data: Datum) -> list[Alert]:
    docket, alerts = new_docket(), []
    for offset, datum in enumerate(data):
        changed = docket.take(fact(datum, offset), NOON)
        docket.remember(changed)
        alerts += [episode.alert for episode in changed]
    return alerts


STORIES: list[Sequence[Datum]] = [
    [figure(value=value) for value in (99e6, 100.5e6, 102e6, 110e6)],
    [figure(value=110e6), figure(basis="projected", value=99e6), figure(basis="projected", value=110e6)],
    [finding(), finding(permit_status="under_review"), finding(status="ended")],
    [deadline(due_on=date(2026, 11, day)) for day in (21, 10)] + [deadline(due_on=date(2026, 1, 1))],
    [rejection() for _ in range(20)],
]


@pytest.mark.parametrize("story", STORIES)
def test_every_title_says_that_it_is_only_suspected(story: Sequence[Datum]) -> None:
    alerts = told(*story)
    assert alerts
    assert all("疑似" in alert.title for alert in alerts)


@pytest.mark.parametrize("story", STORIES)
def test_an_open_alert_says_that_it_decides_nothing_and_a_cleared_one_that_it_is_over(
    story: Sequence[Datum],
) -> None:
    for alert in told(*story):
        cleared = alert.state == "cleared"
        assert alert.title.endswith("（已解除）") == cleared
        assert ("不作为合法性认定依据" in alert.description) == (not cleared)


def test_an_indicator_alert_tells_values_target_gap_and_what_the_event_changed() -> None:
    [alert] = told(figure(value=110e6), figure(basis="projected", value=105e6), figure(value=99_990_000.0))

    assert alert.title == "新北区耕地保有量疑似突破约束性指标"
    for part in (
        "现状值9,999.00公顷（149,985.00亩）（数据时点2025-12-31）",
        "预计值10,500.00公顷（157,500.00亩）",
        "规划目标值不低于10,000.00公顷（150,000.00亩）",
        "疑似缺口1.00公顷（15.00亩）",
        "使该值减少1,001.00公顷（15,015.00亩）",
    ):
        assert part in alert.description
    assert alert.causes[0].amount == -10_010_000.0


def test_a_line_alert_tells_project_permit_share_and_basis() -> None:
    basis = LegalBasis(kind="农用地转用批复", doc_no="苏政地〔2026〕1号", verified=False)
    [alert] = told(finding(legal_basis=basis))

    assert alert.title == "新北区滨江智造园疑似压占永久基本农田0.50公顷（7.50亩）"
    for part in (
        "建设用地规划许可证地字第3204112026YG0000123号（已核发）",
        "占其用地25.00%",
        "待核验",
        "某某实业",
    ):
        assert part in alert.description


def test_a_line_alert_is_shown_on_the_map_until_it_is_cleared() -> None:
    raised, cleared = told(finding(), finding(status="ended", geometry=None))

    assert raised.location == [119.905, 31.805]
    assert raised.geometry is not None
    assert (cleared.location, cleared.geometry) == ([119.905, 31.805], None)


def test_an_alert_beyond_the_boundary_tells_and_shows_the_part_outside() -> None:
    [alert] = told(finding(line_kind="urban_development_boundary"))

    assert alert.title == "新北区滨江智造园疑似超出城镇开发边界1.50公顷（22.50亩）"
    assert "占其用地75.00%" in alert.description
    assert (alert.value, alert.overlap_m2) == (15_000.0, None)
    assert (alert.grade, alert.geometry is not None) == ("orange", True)


def test_numbers_carry_the_units_of_the_field() -> None:
    assert area(156.2) == "156.20平方米"
    assert area(-20_000) == "-2.00公顷（-30.00亩）"
    assert quantity(0.1234, "ratio") == "12.34%"
    assert quantity(1234, "count") == "1,234个"


def test_a_management_unit_is_called_by_its_name_or_else_by_its_district() -> None:
    assert unit_name("320412-JKQ") == "常州经开区"
    assert unit_name("320412-ABC") == "武进区ABC"
    assert unit_name("320400") == "常州市"


def test_a_name_of_any_length_fits_into_a_title() -> None:
    assert len(short("很" * 200)) == 60
    [alert] = told(finding(project_name="长" * 200, holder="长" * 200))
    assert len(alert.title) <= 200


def test_an_officer_reads_what_changed_by_what_whose_task_it_is_until_when_and_by_which_rule() -> None:
    _, orange = told(
        figure(basis="projected", value=102e6), figure(basis="projected", value=99e6), figure(value=110e6)
    )[:2]

    assert (orange.value_before, orange.value, orange.margin) == (102e6, 99e6, -1e6)
    assert (
        "使该值减少300.00公顷（4,500.00亩）（由10,200.00公顷（153,000.00亩）变为9,900.00公顷"
        in orange.description
    )
    assert "请新北区自然资源主管部门于2026年11月27日前核实处置。" in orange.description
    assert orange.description.endswith("研判依据：规则indicator第1版。")


def test_a_permit_is_explained_by_its_lines_its_area_before_and_its_picture() -> None:
    first, second = told(finding(), finding(overlap_m2=9_000, lines=[f"线-{number}" for number in range(5)]))

    assert (first.value_before, second.value_before, second.value) == (0, 5_000, 9_000)
    assert "涉及管控线线-0、线-1、线-2等5处" in second.description
    assert (second.geometry, second.project and second.project.name) == (first.geometry, "滨江智造园")
