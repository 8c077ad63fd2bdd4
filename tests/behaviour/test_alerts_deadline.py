"""时限预警: five days left, overdue, thirty days overdue; by the city's calendar."""

from datetime import date

from services.alerts.domain.local_time import start_of
from tests.behaviour.alerts_timeline import At, Timeline
from tests.unit.alerts.builders import deadline

MIDNIGHT = 12
"""Hours from noon."""
DAY = 24


def test_a_review_turns_yellow_orange_and_red_as_the_days_go_by() -> None:
    city = Timeline()
    city.run(
        [
            At(0, deadline(due_on=date(2026, 11, 26))),
            At(MIDNIGHT - 0.01),
            At(MIDNIGHT, expect=["raised yellow"]),
            At(MIDNIGHT + 1),
            At(MIDNIGHT + 5 * DAY),
            At(MIDNIGHT + 6 * DAY, expect=["escalated orange"]),
            At(MIDNIGHT + 35 * DAY),
            At(MIDNIGHT + 36 * DAY, expect=["escalated red"]),
        ]
    )
    began = [alert.updated_at for alert in city.alerts]
    assert began == [start_of(date(2026, 11, 21)), start_of(date(2026, 11, 27)), start_of(date(2026, 12, 27))]


def test_after_a_long_stop_the_grade_dates_from_when_it_began_not_from_when_it_was_seen() -> None:
    city = Timeline()
    city.run([At(0, deadline(due_on=date(2026, 11, 26))), At(10 * DAY, expect=["raised orange"])])
    assert city.alerts[0].updated_at == start_of(date(2026, 11, 27))


def test_a_plan_that_moves_on_is_cleared() -> None:
    Timeline().run(
        [
            At(0, deadline(due_on=date(2026, 11, 19)), ["raised orange"]),
            At(1, deadline(stage="deliberation", due_on=date(2027, 1, 31)), ["cleared green"]),
            At(2, deadline(stage="filed", open=False)),
        ]
    )


def test_a_plan_without_a_due_date_is_never_late() -> None:
    Timeline().run([At(0, deadline(due_on=None)), At(1000 * DAY)])
