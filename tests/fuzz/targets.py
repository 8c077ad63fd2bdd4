"""What must hold of any bytes: they are judged, never an exception, and what is taken can be passed on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import get_args

import numpy as np

from chassis.geometry.geodesy import areas
from contracts.geometry import Polygon
from contracts.messages.change import ChangeSet
from contracts.messages.rejection import Reason
from contracts.topics import EVENTS
from contracts.wire import Message
from services.ingest.domain.admitting.admission import step
from services.ingest.domain.admitting.change_sets import Arrival, change_sets, placed_change
from services.ingest.domain.geometry.ragged import flattened, shapes_of
from services.ingest.domain.intake import take_in
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.reading.envelope import document_of
from services.ingest.domain.reading.parsing import parse
from services.ingest.domain.rejection import LONGEST_DETAIL, Rejection
from services.ingest.domain.submission import judge_body
from tests.unit.ingest.builders import RULES, polygon, survey

ARRIVAL = Arrival(EVENTS.name, 0, 0, datetime(2026, 11, 20, tzinfo=UTC))
REASONS = frozenset(get_args(Reason))
MOST_VERTICES = 64


def envelope(data: bytes) -> None:
    """As the body of a request, alone and as a batch, and as a message on Kafka in both modes."""
    for batch in (False, True):
        judged = judge_body(data, RULES, batch=batch)
        for one in [judged] if isinstance(judged, Rejection) else judged:
            _sound(parse(one.value)) if not isinstance(one, Rejection) else _said(one)
    name, _, value = data.partition(b"\n")
    headers = [("ce_specversion", b"1.0"), ("ce_type", b"planning.survey.changed"), ("ce_id", name)]
    for document in (document_of(data, []), document_of(value, headers)):
        _sound(document) if not isinstance(document, Rejection) else _said(document)


def geometry(data: bytes) -> None:
    """As the vertices of a polygon, anywhere at all or near the city: what is taken has an area."""
    numbers = np.frombuffer(data[1 : 1 + len(data[1:]) // 16 * 16], dtype="<f8")[: 2 * MOST_VERTICES]
    with np.errstate(all="ignore"):
        near = np.where(np.arange(len(numbers)) % 2, 31.2, 119.2) + np.abs(numbers) % 0.8
    ring = (near if data[:1] < b"\xc0" else numbers).reshape(-1, 2).tolist()
    outcome = _sound(survey(geometry=polygon([*ring, *ring[:1]])))
    drawn = getattr(outcome.data, "geometry", None) if isinstance(outcome, Candidate) else None
    if isinstance(drawn, Polygon):
        shapes = shapes_of(flattened([drawn]))
        assert shapes[0].is_valid
        assert areas(shapes)[0] >= 0


TARGETS: dict[str, Callable[[bytes], None]] = {"envelope": envelope, "geometry": geometry}


def _sound(document: object) -> Candidate | Rejection:
    """What an event is, and that it can be passed on when it is one."""
    [outcome] = take_in([document], RULES)
    if isinstance(outcome, Rejection):
        _said(outcome)
        return outcome
    placements = step((), outcome, RULES.city).placements
    for message in change_sets([placed_change(outcome, place, ARRIVAL) for place in placements]):
        [change] = Message[ChangeSet].model_validate_json(message.value).data.changes
        assert change.data == outcome.data
    return outcome


def _said(refusal: Rejection) -> None:
    assert refusal.reason in REASONS
    assert 0 < len(refusal.detail) <= LONGEST_DETAIL
