"""From admitted events to the change sets of each district: in order, few, and never too large."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contracts.events import SurveyChanged
from contracts.messages.change import (
    MOST_CHANGES,
    Change,
    ChangeSet,
    ControlLineChange,
    PermitChange,
    PlanFeatureChange,
    ProjectChange,
    ReviewChange,
    StatisticChange,
    SurveyChange,
    TargetChange,
)
from contracts.wire import Message, Origin
from services.ingest.domain.admission import Placement
from services.ingest.domain.normalise import Candidate

MOST_SET_BYTES = 1024 * 1024
"""Of data in one set; a single larger change travels alone."""

_MODELS: dict[str, type[Change]] = {
    "planning.permit.changed": PermitChange,
    "planning.review.changed": ReviewChange,
    "planning.survey.changed": SurveyChange,
    "planning.controlline.changed": ControlLineChange,
    "planning.project.changed": ProjectChange,
    "planning.planfeature.changed": PlanFeatureChange,
    "planning.statistic.set": StatisticChange,
    "planning.target.set": TargetChange,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where and when an event was received; ``recorded_at`` is the broker's time of it."""

    origin: Origin
    recorded_at: datetime
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedChange:
    """A change on its way to one district; ``size`` is about its bytes as JSON."""

    district: str
    change: Change
    size: int


def placed_change(candidate: Candidate, placement: Placement, arrival: Arrival) -> PlacedChange:
    """The change a placement makes in its district; a withdrawal carries the data of what replaced it.

    Who recorded it before us may say when, but nothing is recorded later than it came.
    """
    about = candidate.attributes
    fields = {
        "source": about.source,
        "id": about.id,
        "subject": candidate.subject,
        "type": about.type,
        "time": about.time,
        "sequence": str(placement.sequence),
        "recordedtime": min(about.recordedtime or arrival.recorded_at, arrival.recorded_at),
        "correlationid": about.correlationid or about.id,
        "traceparent": about.traceparent or arrival.traceparent,
        "origin": arrival.origin,
        "action": placement.action,
        "data": _data_in(candidate, placement),
    }
    return PlacedChange(placement.district, _MODELS[about.type].model_validate(fields), candidate.size)


def _data_in(candidate: Candidate, placement: Placement) -> object:
    if placement.action == "set":
        return candidate.data
    update = {"district": placement.district}
    if isinstance(candidate.data, SurveyChanged):
        update["survey_year"] = placement.year
    return candidate.data.model_copy(update=update)


def change_sets(changes: Iterable[PlacedChange]) -> list[Message[ChangeSet]]:
    """The changes grouped by district, each district's in the order given; same input, same ids."""
    districts: dict[str, list[PlacedChange]] = {}
    for placed in changes:
        districts.setdefault(placed.district, []).append(placed)
    return [
        _message(district, part, index)
        for district, all_of_it in districts.items()
        for index, part in enumerate(_cut(all_of_it))
    ]


def _cut(changes: list[PlacedChange]) -> Iterable[list[Change]]:
    part: list[Change] = []
    size = 0
    for placed in changes:
        if part and (len(part) == MOST_CHANGES or size + placed.size > MOST_SET_BYTES):
            yield part
            part, size = [], 0
        part.append(placed.change)
        size += placed.size
    yield part


def _message(district: str, changes: list[Change], index: int) -> Message[ChangeSet]:
    first, last = changes[0], changes[-1]
    return Message[ChangeSet](
        id=f"changeset/{first.origin.partition}/{first.origin.offset}/{district}/{index}",
        source="/onemap/ingest",
        type="planning.changeset.accepted",
        subject=district,
        time=last.recordedtime,
        recordedtime=last.recordedtime,
        correlationid=first.correlationid,
        causationid=first.id,
        traceparent=first.traceparent,
        data=ChangeSet(district=district, changes=changes),
    )
