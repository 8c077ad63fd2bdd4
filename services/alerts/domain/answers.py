"""签收与处置反馈: what people answer to an alert; each answer is at most one numbered transition.

Of two answers of one kind the later by its own time counts: one that comes twice, or late, changes nothing.
"""

from datetime import datetime
from typing import Any, get_args

from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.alert import Alert, CaseState
from contracts.messages.case import CaseReport, CaseStep
from contracts.messages.episode import Episode

Answer = Acknowledgement | CaseReport
STEPS: tuple[CaseStep, ...] = get_args(CaseStep)


def answered(episode: Episode, answer: Answer, at: datetime) -> Episode | None:
    """The episode after the answer, which was heard at ``at``; None when it is no news."""
    alert = episode.alert
    news = _acknowledged(alert, answer) if isinstance(answer, Acknowledgement) else _reported(alert, answer)
    if news is None:
        return None
    numbered = {"transition": alert.transition + 1, "updated_at": max(at, alert.updated_at)}
    return episode.model_copy(update={"alert": alert.model_copy(update=numbered | news)})


def _acknowledged(alert: Alert, answer: Acknowledgement) -> dict[str, Any] | None:
    """Nothing is left to acknowledge of an alert that is cleared."""
    held = alert.acknowledgement
    if alert.state == "cleared" or (held is not None and answer.at <= held.at):
        return None
    if held is not None and _said(held) == _said(answer):
        return None
    return {"event": "acknowledged", "acknowledgement": answer}


def _said(answer: Acknowledgement) -> tuple[str, str, datetime | None]:
    return answer.by, answer.why, answer.until


def _reported(alert: Alert, report: CaseReport) -> dict[str, Any] | None:
    """A case goes on after its alert is cleared."""
    held = alert.case
    if held is not None and (_place(report) <= _place(held) or _step(report) == _step(held)):
        return None
    case = CaseState(case_no=report.case_no, step=report.step, at=report.at, by=report.by)
    return {"event": "updated", "case": case}


def _place(report: CaseReport | CaseState) -> tuple[datetime, int]:
    """Steps of one moment are in the order of the procedure."""
    return report.at, STEPS.index(report.step)


def _step(report: CaseReport | CaseState) -> tuple[str, str]:
    return report.case_no, report.step
