"""From a verdict to at most one numbered transition."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.messages.alert import Grade
from contracts.messages.episode import Episode
from services.alerts.adapters.rule_files import load_rules, load_table
from services.alerts.domain.episode.composing import Composer
from services.alerts.domain.episode.episodes import Turn, is_newer, newest, step
from services.alerts.domain.episode.verdict import Verdict
from services.alerts.domain.watch.indicator import IndicatorWatch
from tests.unit.alerts.builders import NOON, fact, figure

COMPOSER = Composer(load_table())


def verdict(grade: Grade | None, evidence: int = 1, hours: float = 0) -> Verdict:
    """About farmland in 新北区."""
    watch = IndicatorWatch(load_rules())
    [found] = watch.take(fact(figure(), evidence, NOON + timedelta(hours=hours)), NOON)
    return replace(found, grade=grade, kept=None)


def after(*grades: Grade | None) -> Episode:
    """The episode after these grades, one an hour."""
    episode: Episode | None = None
    for hour, grade in enumerate(grades):
        found = verdict(grade, hour, hour)
        turn = step(episode, found)
        episode = COMPOSER.episode(episode, found, turn) if turn else episode
    assert episode is not None
    return episode


@pytest.mark.parametrize(
    ("before", "grade", "event"),
    [
        ("blue", "red", "escalated"),
        ("red", "yellow", "deescalated"),
        ("orange", None, "cleared"),
    ],
)
def test_a_changed_grade_is_a_transition(before: Grade, grade: Grade | None, event: str) -> None:
    turn = step(after(before), verdict(grade, 5, 5))
    assert isinstance(turn, Turn)
    assert (turn.event, turn.transition, turn.opened_at) == (event, 2, NOON)


def test_the_same_grade_is_none() -> None:
    assert step(after("red"), verdict("red", 5)) is None
    assert step(None, verdict(None)) is None
    assert step(after("red", None), verdict(None, 5)) is None


def test_time_never_runs_backwards_within_an_alert() -> None:
    turn = step(after("blue", "yellow"), verdict("red", 5, hours=-3))
    assert isinstance(turn, Turn)
    assert turn.at == NOON + timedelta(hours=1)


def test_what_rests_on_a_fact_already_judged_is_not_judged_again() -> None:
    episode = after("blue", "yellow")

    assert not is_newer(verdict("red", 1), episode, by_clock=False)
    assert is_newer(verdict("red", 1), episode, by_clock=True)
    assert not is_newer(verdict("red", 0), episode, by_clock=True)
    assert is_newer(verdict("red", 2), episode, by_clock=False)
    assert is_newer(verdict("red", 0), None, by_clock=False)


def test_of_two_records_the_later_transition_of_the_later_episode_counts() -> None:
    first, second, reopened = after("blue"), after("blue", "red"), after("blue", None, "blue")

    assert newest(None, first) is first
    assert newest(second, first) is second
    assert newest(second, reopened) is reopened


def test_a_new_grade_sets_a_new_time_limit_and_clearing_keeps_it() -> None:
    blue, red, cleared = after("blue"), after("blue", "red"), after("blue", "red", None)

    assert blue.alert.due_at is not None
    assert red.alert.due_at is not None
    assert red.alert.due_at < blue.alert.due_at
    assert cleared.alert.due_at == red.alert.due_at
