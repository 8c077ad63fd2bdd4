"""A request body judged: which of its events go to the log as what, and why the others do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.limits import MOST_BATCH_EVENTS, too_large, too_many_containers
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.reading.parsing import parse
from services.ingest.domain.rejection import Rejection

AT_ONCE = 100
"""Events taken in together: enough to share what their geometry costs, few enough to be small in memory."""


@dataclass(frozen=True, slots=True)
class Sound:
    """An event to append: its Kafka key and its JSON."""

    subject: str
    value: bytes


Judged = list[Sound | Rejection] | Rejection
"""One answer for each event in order, or the refusal of the whole body."""


def judge_body(body: bytes, rules: Rules, *, batch: bool) -> Judged:
    """A single event, or a batch: a JSON array of at most 1,000."""
    parsed = too_many_containers(body) or parse(body)
    if not batch:
        return _judged([parsed], rules)
    if isinstance(parsed, Rejection):
        return parsed
    if not isinstance(parsed, list):
        return Rejection("not_a_cloudevent", "a batch is a JSON array of events")
    if len(parsed) > MOST_BATCH_EVENTS:
        return Rejection("too_large", f"a batch has at most {MOST_BATCH_EVENTS} events")
    return _judged(parsed, rules)


def _judged(documents: Sequence[object | Rejection], rules: Rules) -> list[Sound | Rejection]:
    values = [b"" if isinstance(d, Rejection) else orjson.dumps(d) for d in documents]
    sized = [_sized(value, document) for value, document in zip(values, documents, strict=True)]
    starts = range(0, len(sized), AT_ONCE)
    outcomes = (one for start in starts for one in take_in(sized[start : start + AT_ONCE], rules))
    return [
        Sound(outcome.subject, value) if isinstance(outcome, Candidate) else outcome
        for value, outcome in zip(values, outcomes, strict=True)
    ]


def _sized(value: bytes, document: object) -> object | Rejection:
    refusal = too_large(len(value))
    return document if refusal is None else refusal.about(document)
