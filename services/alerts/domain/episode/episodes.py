"""预警过程: pending → firing → recovering → cleared, one numbered transition after the other.

A grade other than the one told is leaned towards until it has held for as long as the rule says (its timing);
then it is told, dated when that time was over, whoever looks whenever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contracts.base import area_number
from contracts.messages.alert import Course, Grade, Leaning, State, Transition
from contracts.messages.episode import Episode
from services.alerts.domain.episode.verdict import RANK, Verdict


@dataclass(frozen=True)
class Turn:
    """One transition: what happened, the grade and state it leads to, its numbers, what is under way."""

    event: Transition
    grade: Grade
    state: State
    episode: int
    transition: int
    opened_at: datetime
    at: datetime
    course: Course = field(default_factory=Course)
    turned_at: Sequence[datetime] = ()
    told: bool = True


@dataclass(frozen=True)
class Quiet:
    """A change that is remembered, and not told."""

    state: State
    course: Course


def step(held: Episode | None, verdict: Verdict) -> Turn | Quiet | None:
    """What a verdict causes; None when everything stays as it is."""
    told = told_grade(held)
    wanted = verdict.speaks_for(told)
    if wanted == told:
        return None if held is None else _settled(held, verdict)
    leaning = _leaning(held, wanted, verdict.at)
    if matures_at(held, leaning, verdict) <= verdict.at:
        return _turn(held, verdict, wanted, verdict.at)
    return _lean(held, verdict, leaning)


def matured(held: Episode, verdict: Verdict, until: datetime) -> Turn | None:
    """The transition that the mere passing of time has brought by then; the verdict is the newest one."""
    leaning = course_of(held).leaning
    if leaning is None or verdict.speaks_for(told_grade(held)) != leaning.grade:
        return None
    at = matures_at(held, leaning, verdict)
    return _turn(held, verdict, leaning.grade, at) if at <= until else None


def matures_at(held: Episode | None, leaning: Leaning, verdict: Verdict) -> datetime:
    """When what is leaned towards has held for long enough."""
    if RANK[leaning.grade] > RANK[told_grade(held)]:
        return leaning.since + verdict.timing.rise(leaning.grade)
    return leaning.since + verdict.timing.fall(turned_at_of(held), leaning.since)


def told_grade(held: Episode | None) -> Grade:
    """The grade that others know of; green while they know of none."""
    return held.alert.grade if held is not None and held.told else "green"


def course_of(held: Episode | None) -> Course:
    """What is under way."""
    return (held.alert.course if held is not None else None) or Course()


def turned_at_of(held: Episode | None) -> Sequence[datetime]:
    """When its grade changed lately."""
    return held.turned_at if held is not None else ()


def is_newer(verdict: Verdict, episode: Episode | None, *, by_clock: bool) -> bool:
    """Whether a verdict rests on a fact the episode has not yet seen (or, by the clock, not on an older)."""
    if episode is None:
        return True
    return verdict.evidence >= episode.evidence if by_clock else verdict.evidence > episode.evidence


def newest(held: Episode | None, found: Episode) -> Episode:
    """Of two records of one matter the later one; the first of two that tell the same."""
    if held is None:
        return found
    return max(held, found, key=lambda one: (one.episode, one.alert.transition, one.told))


def _leaning(held: Episode | None, wanted: Grade, at: datetime) -> Leaning:
    """Since when it is worse, or better, than what was told: going on on the same side goes on."""
    before, told = course_of(held).leaning, RANK[told_grade(held)]
    goes_on = before is not None and (RANK[before.grade] > told) == (RANK[wanted] > told)
    return Leaning(grade=wanted, since=before.since if before is not None and goes_on else at)


def _lean(held: Episode | None, verdict: Verdict, leaning: Leaning) -> Turn | Quiet | None:
    """Pending and recovering; the latter is told, because it changes the state of an alert that was told."""
    course = course_of(held).model_copy(update={"leaning": leaning})
    if held is None or told_grade(held) == "green":
        return _pending(held, leaning, course)
    state: State = "recovering" if leaning.grade == "green" else "firing"
    if state != held.alert.state:
        return _next(held, verdict, state, course)
    return Quiet(state, course) if course != course_of(held) else None


def _pending(held: Episode | None, leaning: Leaning, course: Course) -> Turn | None:
    if held is not None and held.alert.state == "pending" and course == course_of(held):
        return None
    number, since = _number(held), leaning.since
    past = turned_at_of(held)
    return Turn("raised", leaning.grade, "pending", number, 1, since, since, course, past, told=False)


def _settled(held: Episode, verdict: Verdict) -> Turn | Quiet | None:
    """The facts speak for what was told, maybe again."""
    course = course_of(held).model_copy(update={"leaning": None})
    if not held.told:
        return Quiet("cleared", course) if held.alert.state == "pending" else None
    if held.alert.state == "recovering" or _is_worth_telling(held, verdict):
        return _next(held, verdict, "firing", course)
    return Quiet(held.alert.state, course) if course_of(held).leaning else None


def _next(held: Episode, verdict: Verdict, state: State, course: Course) -> Turn:
    """Another message of the same grade."""
    alert = held.alert
    number, at = alert.transition + 1, max(verdict.at, alert.updated_at)
    past = turned_at_of(held)
    return Turn("updated", alert.grade, state, held.episode, number, alert.opened_at, at, course, past)


def _turn(held: Episode | None, verdict: Verdict, grade: Grade, when: datetime) -> Turn:
    """Another grade."""
    told, before = told_grade(held), course_of(held)
    at = when if held is None or not held.told else max(when, held.alert.updated_at)
    turned_at = verdict.timing.remembered(turned_at_of(held), at)
    if held is None or told == "green":
        return Turn("raised", grade, "firing", _number(held), 1, at, at, turned_at=turned_at)
    course = before.model_copy(update={"leaning": None})
    state: State = "cleared" if grade == "green" else "firing"
    number, opened = held.alert.transition + 1, held.alert.opened_at
    return Turn(_event(told, grade), grade, state, held.episode, number, opened, at, course, turned_at)


def _number(held: Episode | None) -> int:
    """Of the next alert of the matter."""
    if held is None:
        return 1
    return held.episode + 1 if held.told else held.episode


def _event(before: Grade, after: Grade) -> Transition:
    if after == "green":
        return "cleared"
    return "escalated" if RANK[after] > RANK[before] else "deescalated"


def _is_worth_telling(held: Episode, verdict: Verdict) -> bool:
    """Measured from what was last published, so that many small changes add up to one message.

    What only comes near a line has no area: reaching it is worth telling, and leaving it.
    """
    before, after = held.alert.value or 0.0, verdict.measure.value or 0.0
    if held.alert.state == "cleared" or verdict.update is None:
        return False
    change = abs(after - before)
    return change >= area_number(verdict.update.area_m2) and change >= verdict.update.share * before
