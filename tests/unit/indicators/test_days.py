"""日期: what the passing of days alone changes, told by nothing but the log itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import Facts, FigureKey
from services.indicators.domain.memory.calendar import anniversary
from services.indicators.domain.memory.restoring import restore
from services.indicators.domain.memory.rows import Kept
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, parcel, project, review, square

DUE = {"stage": "examination", "stage_entered_on": "2026-01-05", "due_on": "2026-01-31"}
SQUARE = FigureKey("approved_long_not_supplied", DISTRICT, "ledger", "current")


def known(change: Change, day: str, hour: int = 4) -> Change:
    """The change, known at an hour (UTC) of a day."""
    return change.model_copy(
        update={"recordedtime": datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)}
    )


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def overdue(shard: Shard, part: str = "") -> int:
    return shard.book.values.get(FigureKey(f"stages_overdue{part}", DISTRICT, "ledger", "current"), 0)


def moved(facts: Facts, indicator: str) -> list[tuple[str, str]]:
    """Of a figure that was said: on what day it is valid, and the event behind it."""
    return [(one.valid_on, one.cause.id) for one in facts.figures if one.key.indicator == indicator]


def test_a_stage_is_overdue_from_the_day_after_it_was_due_that_anything_is_known_on() -> None:
    shard = shard_after(known(review("plan-1", 1, **DUE), "2026-01-20"))
    shard.apply([known(parcel("p1", 1), "2026-01-31")])
    assert overdue(shard) == 0
    facts = shard.apply([known(parcel("p2", 1), "2026-02-03")])
    assert (overdue(shard), overdue(shard, ".examination"), overdue(shard, ".detailed")) == (1, 1, 1)
    assert moved(facts, "stages_overdue") == [("2026-02-03", "p2-1")]


def test_days_are_those_of_china() -> None:
    shard = shard_after(known(review("plan-1", 1, **DUE), "2026-01-20"))
    shard.apply([known(parcel("p1", 1), "2026-01-31", hour=15)])
    assert overdue(shard) == 0
    shard.apply([known(parcel("p2", 1), "2026-01-31", hour=16)])
    assert overdue(shard) == 1


@pytest.mark.parametrize(
    "state",
    [
        {"stage": "approved", "stage_entered_on": "2026-02-05", "due_on": None},
        {**DUE, "due_on": "2026-03-31"},
        {**DUE, "stage": "suspended"},
        {**DUE, "stage": "filed"},
    ],
)
def test_a_stage_is_overdue_no_more_once_it_ends_is_prolonged_or_nothing_is_due(
    state: dict[str, Any],
) -> None:
    shard = shard_after(known(review("plan-1", 1, **DUE), "2026-02-04"))
    assert overdue(shard) == 1
    shard.apply([known(review("plan-1", 2, **state), "2026-02-05")])
    assert overdue(shard) == 0


def test_a_stage_that_ended_late_is_not_overdue_but_late() -> None:
    late = review("plan-1", 2, stage="approved", stage_entered_on="2026-02-05", due_on=None)
    shard = shard_after(known(review("plan-1", 1, **DUE), "2026-01-20"), known(late, "2026-02-06"))
    assert overdue(shard) == 0
    assert shard.book.values[FigureKey("stages_late", DISTRICT, "ledger", "current")] == 1


def test_approved_land_counts_as_long_not_supplied_once_two_years_are_full() -> None:
    approved = project("x", 1, milestone="conversion", milestone_on="2024-03-09")
    shard = shard_after(known(approved, "2026-03-08"))
    assert shard.book.values.get(SQUARE, 0) == 0
    shard.apply([known(parcel("p1", 1), "2026-03-09")])
    share = FigureKey("approved_long_not_supplied_share", DISTRICT, "ledger", "current")
    assert shard.book.values[SQUARE] > 10_000 * 10_000
    assert shard.figure(share).value == 1_000_000
    shard.apply([known(project("x", 2, milestone="land_supply", milestone_on="2026-03-10"), "2026-03-10")])
    assert shard.book.values[SQUARE] == 0


def test_supplied_land_is_idle_after_a_year_without_a_start() -> None:
    idle = FigureKey("supplied_long_not_used", DISTRICT, "ledger", "current")
    supplied = project("x", 1, milestone="land_supply", milestone_on="2025-01-05")
    shard = shard_after(known(supplied, "2026-01-04"))
    assert shard.book.values.get(idle, 0) == 0
    shard.apply([known(project("y", 1, geometry=square(119.95, 31.8)), "2026-01-05")])
    assert shard.book.values[idle] > 0
    shard.apply([known(project("x", 2, milestone="started"), "2026-01-06")])
    assert shard.book.values[idle] == 0


def test_a_duplicate_brings_the_day_as_well_and_is_named_as_what_brought_it() -> None:
    first = known(parcel("p1", 1), "2026-01-19")
    shard = shard_after(first, known(review("plan-1", 1, **DUE), "2026-01-20"))
    facts = shard.apply([known(first, "2026-02-03")])
    assert (facts.news, overdue(shard)) == (0, 1)
    assert [page.cause.id for page in facts.ledger] == ["p1-1"]
    assert moved(facts, "stages_overdue") == [("2026-02-03", "p1-1")]


def test_an_earlier_time_that_comes_later_takes_no_day_back() -> None:
    shard = shard_after(
        known(review("plan-1", 1, **DUE), "2026-02-03"), known(review("plan-2", 1, **DUE), "2026-01-20")
    )
    assert overdue(shard) == 2


def test_days_within_one_change_set_are_booked_with_the_change_that_brings_each() -> None:
    shard = shard_after(known(review("plan-1", 1, **DUE), "2026-01-20"))
    facts = shard.apply(
        [known(parcel(f"p{n}", 1), day) for n, day in enumerate(["2026-01-30", "2026-02-02"])]
    )
    booked = {
        page.cause.id: [amount for key, amount in page.entries if key.indicator == "stages_overdue"]
        for page in facts.ledger
    }
    assert booked == {"p0-1": [], "p1-1": [1]}


def test_a_trial_on_a_new_day_tells_what_then_happens() -> None:
    shard = shard_after(known(review("plan-1", 1, **DUE), "2026-01-20"))
    tried = [known(parcel("p1", 1), "2026-02-03")]
    trial = shard.what_if(tried)
    assert overdue(shard) == 0
    assert trial.facts == shard.apply(tried)
    assert overdue(shard) == 1


def restarted(*changes: Change) -> tuple[Shard, list[str]]:
    """A shard made again from the rows of one that knew these changes, and what differs."""
    shard, rows = new_shard(city(), catalogue())(DISTRICT), dict[str, bytes | None]()
    for one in changes:
        rows |= shard.apply([one]).rows
    again, kept = new_shard(city(), catalogue())(DISTRICT), Kept()
    for key, row in sorted(rows.items()):
        kept.take(key, row or b"")
    assert shard.known_at is not None
    again.learn(shard.known_at)
    return again, restore(again, kept)


def test_a_restart_keeps_the_day() -> None:
    again, differing = restarted(
        known(review("plan-1", 1, **DUE), "2026-01-20"), known(parcel("p1", 1), "2026-02-03")
    )
    assert differing == []
    assert (again.day, overdue(again)) == (date(2026, 2, 3), 1)


def test_years_from_a_leap_day_are_full_on_the_first_of_march() -> None:
    assert anniversary(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_a_plan_that_went_on_in_time_was_never_overdue_after_a_restart_either() -> None:
    """Its rows are read on a later day, the first of them as if nothing had followed."""
    later = {**DUE, "stage_entered_on": "2026-01-25", "due_on": "2026-03-31"}
    again, differing = restarted(
        known(review("plan-1", 1, **DUE), "2026-01-20"),
        known(review("plan-1", 2, **later), "2026-01-26"),
        known(parcel("p1", 1), "2026-02-10"),
    )
    assert differing == []
    assert not [key for key in again.book.values if key.indicator.startswith("stages_overdue")]
