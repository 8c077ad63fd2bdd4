"""编审统计: what figures and the register say of the plans of a unit."""

from datetime import date

from contracts.districts import city
from services.gateway.domain.supervision.figure_book import unit_names
from services.gateway.domain.supervision.plan_statistics import Plans, plan_rows, stage_times
from tests.unit.gateway.supervision.books import book, counted, figure

DISTRICT = "320411"
TODAY = date(2026, 2, 1)
REGISTER = [
    {"id": "a", "plan_kind": "detailed", "stage": "drafting", "district": DISTRICT, "due_on": "2026-01-31"},
    {"id": "b", "plan_kind": "detailed", "stage": "filed", "district": DISTRICT, "due_on": "2026-01-31"},
    {"id": "c", "plan_kind": "village", "stage": "drafting", "district": DISTRICT, "due_on": "2026-02-01"},
    {"id": "d", "plan_kind": "master", "stage": "drafting", "district": "320400", "due_on": "2025-01-01"},
]
FIGURES = [
    *counted(
        plans_total=4,
        plans_total__detailed__county=2,
        plans_total__detailed__township=1,
        plans_total__village__village=1,
        plans_in_stage__detailed__drafting=2,
        plans_in_stage__village__drafting=1,
        plans_filed=1,
        plans_filed__detailed=1,
        plans_approved=1,
        plans_approved__detailed=1,
        plans_returned__detailed=3,
    ),
    figure(f"plans_approved_share/{DISTRICT}/ledger/current", 0.25, "ratio"),
]
PLANS = Plans(book(*FIGURES), REGISTER, TODAY, city())


def test_each_kind_is_told_with_its_stages_and_what_it_has_come_to() -> None:
    everything, detailed, village = plan_rows(PLANS, DISTRICT)

    assert (everything["plan_kind"], detailed["plan_kind"], village["plan_kind"]) == (
        None,
        "detailed",
        "village",
    )
    assert everything["stages"] == {"drafting": 3, "filed": 1}
    assert (detailed["total"], detailed["stages"]) == (3, {"drafting": 2, "filed": 1})
    assert (detailed["approved"], detailed["returned"]) == (1, 3)


def test_the_rate_of_all_plans_is_the_indicators_own_and_that_of_a_kind_its_quotient() -> None:
    everything, detailed, _ = plan_rows(PLANS, DISTRICT)

    assert everything["shares"]["approved"] == 0.25
    assert detailed["shares"]["approved"] == 0.333333


def test_a_plan_is_overdue_the_day_after_it_was_due_while_something_is_still_due() -> None:
    overdue = {row["plan_kind"]: row["overdue"] for row in plan_rows(PLANS, DISTRICT)}

    assert overdue == {None: 1, "detailed": 1, "village": 0}


def test_the_city_counts_all_its_plans_and_its_own_part_only_those_of_no_district() -> None:
    of_unit = {unit: plan_rows(PLANS, unit)[0]["overdue"] for unit in unit_names(city())}

    assert (of_unit["320400"], of_unit["320400-SJ"], of_unit[DISTRICT]) == (2, 1, 1)
    assert of_unit["320402"] == 0


def test_stage_times_are_told_of_all_stages_of_each_and_of_each_kind_that_has_finished_one() -> None:
    times = [
        *counted(stages_finished=5, stages_finished__drafting=2, stages_finished__village=3, stages_late=1),
        *counted(stages_finished__submitted=0),
        figure(f"stage_days_mean.drafting/{DISTRICT}/ledger/current", 12.5, "days"),
        figure(f"stage_days_p90.drafting/{DISTRICT}/ledger/current", 20.0, "days"),
    ]

    told = {(row["stage"], row["plan_kind"]): row for row in stage_times(book(*times), DISTRICT)}

    assert set(told) == {(None, None), ("drafting", None), (None, "village")}
    assert told[None, None]["late"] == 1
    assert (told["drafting", None]["mean_days"], told["drafting", None]["p90_days"]) == (12.5, 20.0)
    assert told["drafting", None]["name"] == "编制"
