"""换日: what a new day in a shard's log does to what is counted, though no subject changed."""

from collections.abc import Iterable
from datetime import datetime

from contracts.messages.change import Change, cause_of
from contracts.wire import Cause
from services.indicators.domain.figures.facts import CausedEntries, FigureKey
from services.indicators.domain.memory.calendar import day_of
from services.indicators.domain.state import DistrictState


def begin_day(shard: DistrictState, known_at: datetime, cause: Cause) -> None:
    """Terms are over, years are full: booked with the change that brings the day."""
    day = day_of(known_at)
    plans, projects = shard.plan_days.between(shard.day, day), shard.project_days.between(shard.day, day)
    before = _counted(shard, plans, projects)
    shard.begin_day(day)
    for was, now in zip(before, _counted(shard, plans, projects), strict=True):
        shard.book.move(was, now, cause)


def end_day(shard: DistrictState, dawn: Change) -> list[CausedEntries]:
    """The same for a day that only what is known already was said on, ``dawn`` as the first."""
    if shard.known_at is None or shard.known_at < shard.day_ends:
        return []
    cause = cause_of(dawn)
    begin_day(shard, shard.known_at, cause)
    entries = shard.book.close_event(cause, shard.known_at)
    return [entries] if entries is not None else []


def _counted(
    shard: DistrictState, plans: Iterable[str], projects: Iterable[str]
) -> list[dict[FigureKey, int]]:
    return [
        *(shard.plans.contributions(name, shard.day) for name in plans),
        *(shard.project_sums.amounts(shard.projects.get(name), shard.day) for name in projects),
    ]
