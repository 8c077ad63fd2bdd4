"""How long plans stay in their stages, visit by visit (阶段历时)."""

import random

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey, FigureValue
from services.indicators.domain.memory.rows import row_key
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, review

DAY = 10_000


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def stay(plan: str, sequence: int, stage: str, entered: str, **data: object) -> Change:
    return review(plan, sequence, stage=stage, stage_entered_on=entered, **{"due_on": None, **data})


def figure(shard: Shard, indicator: str) -> FigureValue | None:
    key = FigureKey(indicator, DISTRICT, "ledger", "current")
    return shard.figure(key) if key in shard.last_moved else None


def value(shard: Shard, indicator: str) -> int | None:
    found = figure(shard, indicator)
    return None if found is None else found.value


def test_a_stage_takes_until_the_next_one_is_entered_and_the_present_one_takes_no_time_yet() -> None:
    shard = shard_after(
        stay("a", 1, "drafting", "2026-01-01"),
        stay("a", 2, "consultation", "2026-02-01"),
        stay("a", 3, "examination", "2026-02-10"),
        stay("b", 1, "drafting", "2026-01-01"),
        stay("b", 2, "consultation", "2026-01-05"),
    )
    # drafting 31 and 4 days, consultation 9 days
    assert (value(shard, "stage_days"), value(shard, "stages_finished")) == (44 * DAY, 3)
    assert value(shard, "stage_days_mean") == 146_667
    assert value(shard, "stage_days_mean.drafting") == 175_000
    assert value(shard, "stage_days_mean.detailed") == 146_667
    assert value(shard, "stage_days_mean.examination") is None


def test_the_90th_percentile_is_a_length_that_there_was() -> None:
    days = (3, 5, 8, 13, 21, 34, 55, 89, 144, 233)
    plans = [stay(f"{n}", 1, "drafting", "2025-01-01") for n in days]
    ends = [stay(f"{n}", 2, "filed", f"2025-{_day(n)}") for n in days]
    p90 = figure(shard_after(*plans, *ends), "stage_days_p90")
    assert p90 is not None
    assert p90.value == 144 * DAY
    assert p90.distribution == tuple((n, 1) for n in days)


def _day(days: int) -> str:
    """The day of 2025 so many days after New Year's Day."""
    months = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    month = 0
    while days >= months[month]:
        days -= months[month]
        month += 1
    return f"{month + 1:02d}-{days + 1:02d}"


def test_a_stage_told_again_is_one_visit_and_its_corrected_day_counts() -> None:
    shard = shard_after(
        stay("a", 1, "drafting", "2026-01-01"),
        stay("a", 2, "drafting", "2026-01-01", organisation="另一单位"),
        stay("a", 3, "drafting", "2026-01-11"),
        stay("a", 4, "filed", "2026-01-21"),
    )
    assert (value(shard, "stages_finished"), value(shard, "stage_days")) == (1, 10 * DAY)


def test_a_plan_sent_back_visits_its_stages_again() -> None:
    shard = shard_after(
        stay("a", 1, "examination", "2026-01-01"),
        stay("a", 2, "returned", "2026-01-11"),
        stay("a", 3, "examination", "2026-01-21"),
        stay("a", 4, "returned", "2026-02-01"),
    )
    assert (value(shard, "plans_returned"), value(shard, "plans_returned.detailed")) == (2, 2)
    assert value(shard, "stage_days_mean.examination") == 105_000


def test_a_visit_is_late_when_the_next_stage_was_entered_after_its_due_day() -> None:
    shard = shard_after(
        stay("a", 1, "drafting", "2026-01-01", due_on="2026-01-10"),
        stay("a", 2, "consultation", "2026-01-10", due_on="2026-01-20"),
        stay("a", 3, "examination", "2026-01-21", due_on="2026-01-22"),
    )
    assert (value(shard, "stages_late"), value(shard, "stages_late.consultation")) == (1, 1)
    assert value(shard, "stages_late.drafting") == 0


def test_from_approval_to_filing_runs_from_the_first_day_of_the_one_to_that_of_the_other() -> None:
    shard = shard_after(
        stay("a", 1, "approved", "2026-01-01"),
        stay("a", 2, "registered", "2026-01-21"),
        stay("a", 3, "filed", "2026-01-31"),
        stay("a", 4, "revising", "2026-02-01"),
        stay("b", 1, "approved", "2026-01-01"),
    )
    assert value(shard, "approval_to_filing_days_mean") == 30 * DAY
    assert value(shard, "approval_to_registration_days_mean") == 20 * DAY
    assert value(shard, "approval_to_filing_days_p90.detailed") == 30 * DAY


def test_a_plan_that_leaves_takes_its_times_along_and_brings_them_back() -> None:
    told = [stay("a", 1, "drafting", "2026-01-01"), stay("a", 2, "consultation", "2026-01-11")]
    gone = stay("a", 3, "consultation", "2026-01-11").model_copy(update={"action": "withdraw"})
    shard = shard_after(*told, gone)
    assert (value(shard, "stage_days"), value(shard, "stage_days_p90"), value(shard, "plans_total")) == (
        0,
        0,
        0,
    )
    shard.apply([stay("a", 4, "consultation", "2026-01-11")])
    assert (value(shard, "stage_days"), value(shard, "stage_days_p90")) == (10 * DAY, 10 * DAY)


def test_times_are_those_of_what_was_told_in_whatever_order_and_after_a_restart() -> None:
    stages = ("drafting", "consultation", "examination", "returned", "examination", "approved", "filed")
    told = [
        stay(plan, n, stage, f"2026-{n + 1:02d}-0{first}")
        for first, plan in ((1, "a"), (2, "b"))
        for n, stage in enumerate(stages)
    ]
    expected = all_of(shard_after(*told))
    rows: dict[str, Change] = {}
    for seed in range(10):
        random.Random(seed).shuffle(told)
        assert all_of(shard_after(*told)) == expected
        for one in told:
            rows[row_key(one)] = one
        assert all_of(shard_after(*rows.values())) == expected


def all_of(shard: Shard) -> dict[FigureKey, tuple[object, ...]]:
    return {one.key: (one.value, one.terms, one.distribution) for one in shard.figures() if one.value}


def test_a_trial_of_a_plan_leaves_its_times_as_they_are() -> None:
    shard = shard_after(stay("a", 1, "drafting", "2026-01-01"))
    trial = shard.what_if([stay("a", 2, "filed", "2026-01-11")])
    assert {f.key.indicator: f.value for f in trial.facts.figures}["stage_days_p90"] == 10 * DAY
    assert figure(shard, "stage_days_p90") is None


def test_a_day_corrected_to_lie_after_the_next_stage_makes_a_stay_of_no_days() -> None:
    shard = shard_after(
        stay("a", 1, "drafting", "2026-01-01"),
        stay("a", 2, "drafting", "2026-03-01"),
        stay("a", 3, "filed", "2026-02-01"),
    )
    assert (value(shard, "stages_finished"), value(shard, "stage_days")) == (1, 0)
