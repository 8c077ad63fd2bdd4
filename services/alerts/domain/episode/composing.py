"""From a turn and its verdict to the alert as the city platform (一网统管) receives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.base import area_number
from contracts.messages.alert import Alert, Course, Project
from contracts.messages.episode import Episode
from services.alerts.domain.episode.episodes import Quiet, Turn
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.overdue import overdue
from services.alerts.domain.episode.place import point_on
from services.alerts.domain.episode.verdict import LineGrounds, Verdict
from services.alerts.domain.local_time import CHINA
from services.alerts.domain.policy.responsible import ResponsibilityTable
from services.alerts.domain.wording import words
from services.alerts.domain.wording.phrases import unit_name


@dataclass(frozen=True)
class Composer:
    """Writes alerts, with who is responsible from the table."""

    table: ResponsibilityTable

    def episode(self, held: Episode | None, verdict: Verdict, turn: Turn | Quiet) -> Episode:
        """The episode after the turn, its alert within."""
        if isinstance(turn, Quiet):
            return _quietly(held, verdict, turn)
        previous = held.alert if held is not None and held.told and held.episode == turn.episode else None
        return Episode(
            identity=verdict.identity.key,
            episode=turn.episode,
            evidence=verdict.evidence,
            told=turn.told,
            turned_at=list(turn.turned_at),
            alert=self._alert(previous, verdict, turn),
        )

    def overdue(self, held: Episode, until: datetime) -> Episode | None:
        """The episode once its case is overdue, by the table's ladder; None while it is not."""
        return overdue(held, self.table.overdue, until)

    def _alert(self, previous: Alert | None, verdict: Verdict, turn: Turn) -> Alert:
        said, duty = words(verdict, turn), self._duty(previous, verdict.identity, turn)
        return Alert(
            alert_id=verdict.identity.alert_id(turn.episode),
            transition=turn.transition,
            event=turn.event,
            grade=turn.grade,
            state=turn.state,
            title=said.title,
            description=said.description + _orders(duty, verdict, turn),
            causes=list(verdict.causes),
            other_causes=verdict.others,
            rule=verdict.rule,
            opened_at=turn.opened_at,
            updated_at=turn.at,
            value_before=verdict.measure.before,
            value=verdict.measure.value,
            limit=verdict.measure.limit,
            margin=verdict.measure.margin,
            **_matter(verdict.identity),
            **_where(previous, verdict, turn),
            **duty,
            case=previous.case if previous else None,
            acknowledgement=previous.acknowledgement if previous and turn.event != "escalated" else None,
            course=turn.course if turn.course != Course() else None,
            project=_project(verdict),
            muted=previous.muted if previous and turn.state != "cleared" else None,
        )

    def _duty(self, previous: Alert | None, identity: Identity, turn: Turn) -> dict[str, Any]:
        """A new grade sets a new time limit; anything else leaves it."""
        office = self.table.office(identity, unit_name(identity.unit))
        keeps = previous is not None and (turn.state == "cleared" or previous.grade == turn.grade)
        due_at = previous.due_at if keeps and previous else self.table.due_at(turn.grade, turn.at)
        supervision = previous.supervision if keeps and previous else None
        return {"responsible": office, "due_at": due_at, "supervision": supervision}


def _orders(duty: Mapping[str, Any], verdict: Verdict, turn: Turn) -> str:
    """What an officer has to do, and by which rule."""
    rule = f"研判依据：规则{verdict.rule.id}第{verdict.rule.version}版。"
    if turn.state == "cleared" or duty["due_at"] is None:
        return rule
    return f"请{duty['responsible']}于{duty['due_at'].astimezone(CHINA):%Y年%m月%d日}前核实处置。{rule}"


def _quietly(held: Episode | None, verdict: Verdict, turn: Quiet) -> Episode:
    """What was told stays as it is."""
    if held is None:
        raise ValueError("nothing was told or pending yet")
    course = turn.course if turn.course != Course() else None
    alert = held.alert.model_copy(update={"state": turn.state, "course": course})
    return held.model_copy(update={"evidence": verdict.evidence, "quiet": True, "alert": alert})


def _matter(identity: Identity) -> dict[str, Any]:
    matter = {"family": identity.family, "unit": identity.unit, "subject": identity.subject}
    match identity.family:
        case "indicator":
            return matter | {"indicator": identity.kind}
        case "control_line":
            return matter | {"line_kind": identity.kind}
        case _:
            return matter


def _project(verdict: Verdict) -> Project | None:
    if not isinstance(verdict.grounds, LineGrounds) or verdict.grounds.finding.project_code is None:
        return None
    finding = verdict.grounds.finding
    return Project.model_validate({"code": finding.project_code, "name": finding.project_name})


def _where(previous: Alert | None, verdict: Verdict, turn: Turn) -> dict[str, Any]:
    """Where the land is, and a point on it; a cleared alert keeps only the point it had."""
    if not isinstance(verdict.grounds, LineGrounds):
        return {}
    finding = verdict.grounds.finding
    point = point_on(finding.geometry) if finding.geometry else (previous.location if previous else None)
    shown = finding.geometry if turn.state != "cleared" else None
    inside = finding.overlap_m2 if verdict.grounds.criteria.measure == "overlap" else None
    return {
        "overlap_m2": area_number(inside) if inside is not None else None,
        "location": point,
        "geometry": shown,
    }
