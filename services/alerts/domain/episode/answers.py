"""签收与处置反馈: what people answer to an alert; each answer is at most one numbered transition.

Of two answers of one kind the later by its own time counts: one that comes twice, or late, changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, get_args

from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.alert import Alert, CaseState, Course
from contracts.messages.case import CaseReport, CaseStep
from contracts.messages.episode import Episode

Answer = Acknowledgement | CaseReport
MOST_AHEAD = timedelta(minutes=10)
"""How far clocks may differ: an answer dated later would make all that follow it look old."""
STEPS: tuple[CaseStep, ...] = get_args(CaseStep)


def is_ahead(answer: Answer, heard: datetime) -> bool:
    """Whether an answer is dated after it was heard by more than clocks differ."""
    return answer.at - heard > MOST_AHEAD


def answered(episode: Episode, answer: Answer, at: datetime) -> Episode | None:
    """The episode after the answer, which was heard at ``at``; None when it is no news."""
    if isinstance(answer, CaseReport):
        return _reported(episode, answer, at)
    alert = episode.alert
    news = _acknowledged(alert, answer)
    if news is None:
        return None
    return next_message(episode, news | {"updated_at": at})


def lapsed(episode: Episode, until: datetime) -> Episode | None:
    """The episode once its acknowledgement has run out by then (签收到期); None while it holds."""
    alert = episode.alert
    held = alert.acknowledgement
    if held is None or held.until is None or held.until > until or alert.state == "cleared":
        return None
    news = {"event": "updated", "acknowledgement": None, "updated_at": held.until}
    return next_message(episode, news)


def next_message(episode: Episode, news: Mapping[str, Any]) -> Episode:
    """The next message of its alert."""
    at = max(news["updated_at"], episode.alert.updated_at)
    numbered = {**news, "transition": episode.alert.transition + 1, "updated_at": at}
    alert = episode.alert.model_copy(update=numbered)
    return episode.model_copy(update={"quiet": False, "alert": alert})


def _acknowledged(alert: Alert, answer: Acknowledgement) -> dict[str, Any] | None:
    """Also of an alert that cleared meanwhile: what was accepted is on record."""
    held, course = alert.acknowledgement, alert.course or Course()
    if course.acknowledged_at is not None and answer.at <= course.acknowledged_at:
        return None
    if held is not None and _said(held) == _said(answer):
        return None
    heard = course.model_copy(update={"acknowledged_at": answer.at})
    return {"event": "acknowledged", "acknowledgement": answer, "course": heard}


def _said(answer: Acknowledgement) -> tuple[str, str, datetime | None]:
    return answer.by, answer.why, answer.until


def _reported(episode: Episode, report: CaseReport, at: datetime) -> Episode | None:
    """A case goes on after its alert is cleared. The same step again is remembered and not told.

    So the latest report counts in whatever order they come, and a platform that answers each message with
    the step it is at does not talk to itself.
    """
    alert = episode.alert
    held = alert.case
    if held is not None and _place(report) <= _place(held):
        return None
    case = CaseState(case_no=report.case_no, step=report.step, at=report.at, by=report.by)
    if held is not None and _step(report) == _step(held):
        noted = alert.model_copy(update={"case": case})
        return episode.model_copy(update={"quiet": True, "alert": noted})
    return next_message(episode, {"event": "updated", "case": case, "updated_at": max(at, alert.updated_at)})


def _place(report: CaseReport | CaseState) -> tuple[datetime, int, str, str]:
    """Steps of one moment are in the order of the procedure."""
    return report.at, STEPS.index(report.step), report.case_no, report.by


def _step(report: CaseReport | CaseState) -> tuple[str, str]:
    return report.case_no, report.step
