"""超期督办: a case that is not closed by its time limit goes up, rung by rung, each a transition.

An alert that nobody took up has no case; reconciliation lists it.
"""

from collections.abc import Sequence
from datetime import datetime

from contracts.messages.alert import Alert, Supervision
from contracts.messages.episode import Episode
from services.alerts.domain.episode.answers import next_message
from services.alerts.domain.local_time import CHINA, after_workdays
from services.alerts.domain.policy.responsible import Rung
from services.alerts.domain.wording.phrases import unit_name

CLOSED = "结案"
LONGEST_DESCRIPTION = 2000


def overdue(held: Episode, ladder: Sequence[Rung], until: datetime) -> Episode | None:
    """The episode after the next rung, if it is due by then; a new time limit begins at the foot again."""
    alert = held.alert
    level = alert.supervision.level if alert.supervision is not None else 0
    if not _waits(held) or level >= len(ladder) or alert.due_at is None:
        return None
    rung = ladder[level]
    since = after_workdays(alert.due_at, rung.after_workdays)
    return None if since > until else _raised(held, rung, level + 1, since)


def _waits(held: Episode) -> bool:
    """Told, open, and somebody has its case and has not closed it."""
    case = held.alert.case
    open_now = held.told and held.alert.state in {"firing", "recovering"}
    return open_now and case is not None and case.step != CLOSED


def _raised(held: Episode, rung: Rung, level: int, since: datetime) -> Episode:
    alert = held.alert
    office = rung.office.format(unit=unit_name(alert.unit))
    news = {
        "event": "escalated",
        "supervision": Supervision(level=level, office=office, since=since),
        "acknowledgement": None,
        "description": _words(alert, office),
        "updated_at": max(since, alert.updated_at),
    }
    return next_message(held, news)


def _words(alert: Alert, office: str) -> str:
    """In front of what was said before, without an earlier rung's words."""
    before = alert.description.rpartition("督办。")[2] if alert.supervision is not None else alert.description
    limit = f"{alert.due_at.astimezone(CHINA):%Y年%m月%d日%H时}" if alert.due_at is not None else ""
    case = f"案件停在{alert.case.step}" if alert.case is not None else ""
    return f"已过处置时限（{limit}），{case}，请{office}督办。{before}"[:LONGEST_DESCRIPTION]
