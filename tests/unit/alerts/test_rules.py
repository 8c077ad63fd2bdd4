"""The shipped rules are complete, unsigned, and chosen by date and version."""

from datetime import date
from pathlib import Path

import pytest

from chassis.errors import ConfigurationError
from contracts.catalogue import catalogue
from services.alerts.adapters.rule_files import load_rules, load_table
from services.alerts.domain.rules import (
    ControlLineRule,
    DataQualityRule,
    DeadlineRule,
    DrawnLineForm,
    IndicatorRule,
    NoRuleInForce,
    in_force,
)

TODAY = date(2026, 11, 20)
DEADLINE = DeadlineRule(
    id="deadline",
    version=1,
    effective_from=date(2026, 1, 1),
    approver="张三",
    source="测试",
    family="deadline",
    warn_days=5,
    grave_days=30,
)


@pytest.mark.parametrize("kind", [IndicatorRule, ControlLineRule, DeadlineRule, DataQualityRule])
def test_every_family_has_a_rule_that_the_client_has_yet_to_sign(kind: type[DeadlineRule]) -> None:
    assert in_force(load_rules(), kind, TODAY).approver == "待委托方确认"


def test_every_binding_indicator_of_the_catalogue_has_its_own_form() -> None:
    rule = in_force(load_rules(), IndicatorRule, TODAY)
    binding = {one.id for one in catalogue().values() if one.attribute == "约束性" and one.sense is not None}
    assert binding <= set(rule.indicators)


def test_drawn_lines_are_judged_by_hectares_and_not_by_per_cent() -> None:
    rule = in_force(load_rules(), IndicatorRule, TODAY)
    lines = ("permanent_basic_farmland", "ecological_redline", "urban_development_boundary")
    assert all(rule.indicators[line] == DrawnLineForm(form="drawn_line", tolerance_m2=1e4) for line in lines)


def test_a_new_version_holds_from_its_day_on() -> None:
    tighter = DEADLINE.model_copy(update={"version": 2, "effective_from": date(2026, 12, 1)})

    assert in_force([DEADLINE, tighter], DeadlineRule, date(2026, 11, 30)).version == 1
    assert in_force([DEADLINE, tighter], DeadlineRule, date(2026, 12, 1)).version == 2


def test_a_day_without_a_rule_is_a_mistake() -> None:
    with pytest.raises(NoRuleInForce):
        in_force([DEADLINE], DeadlineRule, date(2025, 12, 31))


def test_a_rule_file_with_a_mistake_is_named(tmp_path: Path) -> None:
    (tmp_path / "deadline-v9.yaml").write_text("family: deadline\nwarn_days: five\n")

    with pytest.raises(ConfigurationError, match=r"deadline-v9\.yaml"):
        load_rules(tmp_path)


def test_red_alerts_have_the_shortest_time_limit() -> None:
    limits = load_table().workdays
    assert limits["red"] < limits["orange"] < limits["yellow"]
