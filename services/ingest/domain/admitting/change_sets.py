"""From admitted events to the change sets of each district: in order, few, and never too large.

Written by hand, once: the data of a change is the canonical JSON it was admitted by, the rest was checked
when the event was read. Everyone else reads it as ``Message[ChangeSet]``.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from contracts.events import SurveyChanged
from contracts.messages.change import MOST_CHANGES
from services.ingest.domain.admitting.admission import Placement
from services.ingest.domain.normalise import Candidate

MOST_SET_BYTES = 1024 * 1024
"""Of data in one set; a single larger change travels alone."""
_AS_WRITTEN = orjson.OPT_UTC_Z
Json = dict[str, Any]


class Arrival(NamedTuple):
    """Where and when an event was received; ``recorded_at`` is the broker's time of it."""

    topic: str
    partition: int
    offset: int
    recorded_at: datetime
    traceparent: str | None = None


class PlacedChange(NamedTuple):
    """A change on its way to one district, as the members of its JSON; ``size`` is about its bytes."""

    district: str
    change: Json
    size: int


class WrittenSet(NamedTuple):
    """变更集 of one district as its message."""

    district: str
    value: bytes


def placed_change(candidate: Candidate, placement: Placement, arrival: Arrival) -> PlacedChange:
    """The change a placement makes in its district; a withdrawal carries the data of what replaced it.

    Who recorded it before us may say when, but nothing is recorded later than it came.
    """
    about = candidate.attributes
    change: Json = {
        "source": about.source,
        "id": about.id,
        "subject": candidate.subject,
        "time": about.time,
        "sequence": str(placement.sequence),
        "recordedtime": min(about.recordedtime or arrival.recorded_at, arrival.recorded_at),
        "correlationid": about.correlationid or about.id,
        "origin": {"topic": arrival.topic, "partition": arrival.partition, "offset": arrival.offset},
        "action": placement.action,
        "type": about.type,
        "data": orjson.Fragment(_data_in(candidate, placement)),
    }
    traceparent = about.traceparent or arrival.traceparent
    if traceparent is not None:
        change["traceparent"] = traceparent
    return PlacedChange(placement.district, change, len(candidate.canonical))


def _data_in(candidate: Candidate, placement: Placement) -> bytes:
    if placement.action == "set":
        return candidate.canonical
    update = {"district": placement.district}
    if isinstance(candidate.data, SurveyChanged):
        update["survey_year"] = placement.year
    return candidate.data.model_copy(update=update).model_dump_json(exclude_none=True).encode()


def change_sets(changes: Iterable[PlacedChange]) -> list[WrittenSet]:
    """The changes grouped by district, each district's in the order given; same input, same bytes."""
    districts: dict[str, list[PlacedChange]] = {}
    for placed in changes:
        districts.setdefault(placed.district, []).append(placed)
    return [
        WrittenSet(district, orjson.dumps(_message(district, part, index), option=_AS_WRITTEN))
        for district, all_of_it in districts.items()
        for index, part in enumerate(_cut(all_of_it))
    ]


def _cut(changes: list[PlacedChange]) -> Iterable[list[Json]]:
    part: list[Json] = []
    size = 0
    for placed in changes:
        if part and (len(part) == MOST_CHANGES or size + placed.size > MOST_SET_BYTES):
            yield part
            part, size = [], 0
        part.append(placed.change)
        size += placed.size
    yield part


def _message(district: str, changes: list[Json], index: int) -> Json:
    first, last = changes[0], changes[-1]
    origin = first["origin"]
    traced = {"traceparent": first["traceparent"]} if "traceparent" in first else {}
    return {
        "specversion": "1.0",
        "id": f"changeset/{origin['partition']}/{origin['offset']}/{district}/{index}",
        "source": "/onemap/ingest",
        "type": "planning.changeset.accepted",
        "subject": district,
        "time": last["recordedtime"],
        "datacontenttype": "application/json",
        "recordedtime": last["recordedtime"],
        "correlationid": first["correlationid"],
        "causationid": first["id"],
        **traced,
        "data": {"district": district, "changes": changes},
    }
