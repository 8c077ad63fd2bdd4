"""预警过程: from raised to cleared, one numbered transition after the other.

Pending, recovering, acknowledgement, silence and inhibition are further steps between a verdict and a turn.
"""

from dataclasses import dataclass
from datetime import datetime

from contracts.base import area_number
from contracts.messages.alert import Grade, State, Transition
from contracts.messages.episode import Episode
from services.alerts.domain.verdict import RANK, Verdict


@dataclass(frozen=True)
class Turn:
    """One transition: what happened, the grade and state it leads to, and its numbers."""

    event: Transition
    grade: Grade
    state: State
    episode: int
    transition: int
    opened_at: datetime
    at: datetime


def step(episode: Episode | None, verdict: Verdict) -> Turn | None:
    """The transition a verdict causes; None when the alert stays as it is."""
    if episode is None or episode.alert.state == "cleared":
        return _open(episode, verdict)
    event = _event(episode, verdict)
    if event is None:
        return None
    return Turn(
        event,
        verdict.grade or "green",
        "firing" if verdict.grade else "cleared",
        episode.episode,
        episode.alert.transition + 1,
        episode.alert.opened_at,
        max(verdict.at, episode.alert.updated_at),
    )


def is_newer(verdict: Verdict, episode: Episode | None, *, by_clock: bool) -> bool:
    """Whether a verdict rests on a fact the episode has not yet seen (or, by the clock, not on an older)."""
    if episode is None:
        return True
    return verdict.evidence >= episode.evidence if by_clock else verdict.evidence > episode.evidence


def newest(held: Episode | None, found: Episode) -> Episode:
    """Of two records of one matter the later one."""
    if held is None:
        return found
    return max(held, found, key=lambda one: (one.episode, one.alert.transition))


def _open(episode: Episode | None, verdict: Verdict) -> Turn | None:
    if verdict.grade is None:
        return None
    number = 1 if episode is None else episode.episode + 1
    at = verdict.at if episode is None else max(verdict.at, episode.alert.updated_at)
    return Turn("raised", verdict.grade, "firing", number, 1, at, at)


def _event(episode: Episode, verdict: Verdict) -> Transition | None:
    if verdict.grade is None:
        return "cleared"
    before, after = RANK[episode.alert.grade], RANK[verdict.grade]
    if after != before:
        return "escalated" if after > before else "deescalated"
    return "updated" if _is_worth_telling(episode, verdict) else None


def _is_worth_telling(episode: Episode, verdict: Verdict) -> bool:
    """Measured from what was last published, so that many small changes add up to one message."""
    before, after = episode.alert.value, verdict.measure.value
    if verdict.update is None or before is None or after is None:
        return False
    change = abs(after - before)
    return change >= area_number(verdict.update.area_m2) and change >= verdict.update.share * before
