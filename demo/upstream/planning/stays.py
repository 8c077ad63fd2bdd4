"""编审历程: the stages a plan went through before the one it stands in, some of them longer than allowed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from contracts.events.review import Stage
from demo.city.model import DemoCity
from demo.city.sites import Sites
from demo.upstream.event import Event
from demo.upstream.planning.plans import PATH, Plan, plans

_BEFORE: dict[Stage, Stage] = {
    "returned": "examination",
    "suspended": "drafting",
    "terminated": "consultation",
    "revising": "filed",
}
"""The stage of the path a plan was in before it left the path."""
MOST_STAYS = 6
"""Only the last of them: the times of stages need a few, not all."""
_ALLOWED = timedelta(days=22)


def earlier_stays(plan: Plan, number: int) -> Iterator[Event]:
    """What was told of the plan as it entered each of its stages so far, oldest first.

    The sequence is the day's number, as that of the state it stands in.
    """
    last = _BEFORE.get(plan.stage)
    path = PATH[: PATH.index(last) + 1] if last is not None else PATH[: PATH.index(plan.stage)]
    stays, entered = list[Plan](), plan.entered_on
    for at, stage in enumerate(reversed(path[-MOST_STAYS:])):
        entered -= timedelta(days=5 + (7 * number + 11 * at) % 31)
        stay = replace(plan, stage=stage, entered_on=entered, due_on=entered + _ALLOWED, returned_count=0)
        stays.append(stay)
    for stay in reversed(stays):
        told = datetime.combine(stay.entered_on, time(0, 30), tzinfo=UTC)
        yield replace(stay.event(stay.entered_on.toordinal(), told), edition=stay.stage)


def review_events(city: DemoCity, sites: Sites, today: date) -> Iterator[Event]:
    """Each plan's stays, then where it stands; a later day's state has the greater day as its sequence."""
    at = datetime.combine(today, time(0, 30), tzinfo=UTC)
    for number, plan in enumerate(plans(city, sites, today)):
        yield from earlier_stays(plan, number)
        yield plan.event(today.toordinal(), at)
