"""The shipped rules are complete, unsigned, and chosen by date and version."""

from datetime import date
from pathlib import Path

import pytest

from chassis.errors import ConfigurationError
from contracts.catalogue import catalogue
from services.alerts.adapters.rule_files import load_rules, load_table
from services.alerts.domain.policy.forms import DrawnLineForm
from services.alerts.domain.policy.rulebook import RuleBook
from services.alerts.domain.policy.rules import (
    ControlLineRule,
    DataQualityRule,
    DeadlineRule,
    IndicatorRule,
    NoRuleInForce,
    Policy,
    for_all,
    indicator_rule,
)

TODAY = date(2026, 11, 20)
DAYS = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
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


def in_force(on: date, *rules: Policy) -> list[Policy]:
    return RuleBook.of(rules or load_rules()).in_force(on)


@pytest.mark.parametrize("kind", [IndicatorRule, ControlLineRule, DeadlineRule, DataQualityRule])
def test_every_family_has_a_rule_that_the_client_has_yet_to_sign(kind: type[Policy]) -> None:
    assert for_all(in_force(TODAY), kind).approver == "待委托方确认"


def test_every_binding_indicator_of_the_catalogue_has_its_own_form() -> None:
    rule = for_all(in_force(TODAY), IndicatorRule)
    binding = {one.id for one in catalogue().values() if one.attribute == "约束性" and one.sense is not None}
    assert binding <= set(rule.indicators)


def test_drawn_lines_are_judged_by_hectares_and_not_by_per_cent() -> None:
    rule = for_all(in_force(TODAY), IndicatorRule)
    lines = ("permanent_basic_farmland", "ecological_redline", "urban_development_boundary")
    assert all(rule.indicators[line] == DrawnLineForm(form="drawn_line", tolerance_m2=1e4) for line in lines)


def test_a_new_version_holds_from_its_first_day_to_its_last() -> None:
    days = {"effective_from": date(2026, 12, 1), "effective_until": date(2026, 12, 31)}
    tighter = DEADLINE.model_copy(update={"version": 2, **days})

    held = [in_force(day, DEADLINE, tighter)[0].version for day in DAYS]
    assert held == [1, 2, 2, 1]


def test_a_family_without_a_rule_for_all_is_a_mistake() -> None:
    with pytest.raises(NoRuleInForce):
        for_all(in_force(date(2025, 12, 31), DEADLINE), DeadlineRule)


def test_the_most_particular_rule_counts() -> None:
    general = for_all(load_rules(), IndicatorRule)
    own = {
        "id": "wetland",
        "indicators": {"wetland": general.indicators["farmland_retained"]},
        "others": None,
    }
    named = general.model_copy(update=own)
    local = named.model_copy(update={"id": "wetland.320411", "units": ["320411"]})
    rules = [general, local, named]

    assert indicator_rule(rules, "wetland", "320411") is local
    assert indicator_rule(rules, "wetland", "320412") is named
    assert indicator_rule(rules, "forest_land", "320411") is general


def test_a_rule_file_with_a_mistake_is_named(tmp_path: Path) -> None:
    (tmp_path / "deadline-v9.yaml").write_text("family: deadline\nwarn_days: five\n")

    with pytest.raises(ConfigurationError, match=r"deadline-v9\.yaml"):
        load_rules(tmp_path)


def test_red_alerts_have_the_shortest_time_limit() -> None:
    limits = load_table().workdays
    assert limits["red"] < limits["orange"] < limits["yellow"]
