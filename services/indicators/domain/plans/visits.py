"""阶段历时: the visits of a plan to its stages, from what was told of it, and how long they took."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from contracts.catalogue import StageTime
from contracts.events.review import ReviewChanged, Stage


class Told(NamedTuple):
    """The newest state that was told of a plan's stay in a stage from a day on; None when it left."""

    version: int
    data: ReviewChanged | None


class Visit(NamedTuple):
    """阶段: a stay in a stage; ``left`` is the day the next one was entered, None while it lasts."""

    stage: Stage
    entered: date
    due: date | None
    left: date | None

    def is_overdue(self, today: date) -> bool:
        """在途超期: whether it lasts after the day it was due."""
        return self.left is None and self.due is not None and self.due < today


class Length(NamedTuple):
    """A finished stay in a stage, or a span that began with it; ``late`` when it ended after its due day."""

    stage: Stage
    days: int
    late: bool


def stay_of(data: ReviewChanged) -> str:
    """What a plan's states are told apart by: the stage and the day it was entered."""
    return f"{data.stage}@{data.stage_entered_on.isoformat()}"


def visits_of(told: Iterable[Told]) -> list[Visit]:
    """The visits in the order of what was told. The same stage told again corrects its visit."""
    states = [one.data for one in sorted(told, key=lambda one: one.version) if one.data is not None]
    last = [list(same)[-1] for _, same in groupby(states, key=lambda one: one.stage)]
    left = [*(one.stage_entered_on for one in last[1:]), None]
    return [
        Visit(one.stage, one.stage_entered_on, one.due_on, day) for one, day in zip(last, left, strict=False)
    ]


def lengths_of(formula: StageTime, visits: Sequence[Visit]) -> Iterator[Length]:
    """What of the visits has ended: stays in the stages, or the span from one to another."""
    if formula.until:
        yield from _span(formula, visits)
        return
    for visit in visits:
        if visit.stage in formula.stages and visit.left is not None:
            late = visit.due is not None and visit.left > visit.due
            yield Length(visit.stage, _days(visit.entered, visit.left), late)


def _span(formula: StageTime, visits: Sequence[Visit]) -> Iterator[Length]:
    for number, visit in enumerate(visits):
        if visit.stage in formula.stages:
            ends = [later.entered for later in visits[number + 1 :] if later.stage in formula.until]
            if ends:
                yield Length(visit.stage, _days(visit.entered, ends[0]), late=False)
            return


def _days(entered: date, left: date) -> int:
    """A day that was corrected to lie after the next one makes no negative stay."""
    return max(0, (left - entered).days)


def nearest_rank(lengths: Mapping[int, int], percent: int) -> int:
    """The smallest length that ``percent`` of all do not exceed; 0 when there are none."""
    rank = -(-percent * sum(lengths.values()) // 100)
    for days, count in sorted(lengths.items()):
        rank -= count
        if rank <= 0:
            return days
    return 0
