"""One batch of one partition: what to publish, what to refuse, what to hold from now on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from chassis.kafka.records import Record
from contracts.districts import City
from contracts.wire import is_traceparent
from services.ingest.domain.admitting.admission import History, Receipt, step, subject_key
from services.ingest.domain.admitting.change_sets import Arrival, PlacedChange, placed_change
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.limits import too_large
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.reading.envelope import document_of
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.admitting.memory import Memory

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CONFLICT = Rejection("conflict", "sequence: this version of the subject is known with other data")
MOST_RECORDS = 2000
"""Decided at a time; so a memory is never further ahead of the group's committed offset than this."""
MOST_RECORDS_BYTES = 4 * 1024 * 1024
"""Parsed, they take some twenty times as much; a single larger record is decided alone."""


def portion(records: Sequence[Record]) -> Sequence[Record]:
    """The first records, as many as are decided at a time."""
    size = 0
    for count, record in enumerate(records[:MOST_RECORDS]):
        size += len(record.value or b"")
        if count and size > MOST_RECORDS_BYTES:
            return records[:count]
    return records[:MOST_RECORDS]


@dataclass
class Decision:
    """Grows event by event; nothing of it is visible outside until it is published and committed."""

    changes: list[PlacedChange] = field(default_factory=list)
    rejected: list[tuple[Record, Rejection]] = field(default_factory=list)
    histories: dict[str, History] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)


def decide(memory: Memory, records: Sequence[Record], rules: Rules) -> Decision:
    """Fold the records, in order, over what is held."""
    decision = Decision()
    documents = [_document(record) for record in records]
    outcomes = take_in(documents, rules)
    held = memory.histories({subject_key(one) for one in outcomes if isinstance(one, Candidate)})
    for record, outcome in zip(records, outcomes, strict=True):
        if isinstance(outcome, Rejection):
            _refuse(decision, record, outcome, "rejected")
        else:
            _admit(decision, held, record, outcome, rules.city)
    return decision


def _document(record: Record) -> object | Rejection:
    return too_large(len(record.value or b"")) or document_of(record.value, record.headers)


def _admit(
    decision: Decision, held: Mapping[str, History], record: Record, candidate: Candidate, city: City
) -> None:
    key = subject_key(candidate)
    outcome = step(decision.histories.get(key) or held.get(key, ()), candidate, city)
    about = candidate.attributes
    if outcome.verdict == "accepted":
        decision.histories[key] = outcome.history
        arrival = arrival_of(record)
        decision.changes += [placed_change(candidate, place, arrival) for place in outcome.placements]
    if outcome.verdict == "conflict":
        refusal = replace(CONFLICT, source=about.source, id=about.id, subject=about.subject)
        _refuse(decision, record, refusal, outcome.verdict)
    else:
        place = (record.partition, record.offset)
        receipt = Receipt(about.source, about.id, about.subject, outcome.verdict, None, None, *place)
        decision.receipts.append(receipt)


def _refuse(decision: Decision, record: Record, refusal: Rejection, verdict: str) -> None:
    decision.rejected.append((record, refusal))
    if refusal.source is not None and refusal.id is not None:
        named = (refusal.source, refusal.id, refusal.subject)
        receipt = Receipt(*named, verdict, refusal.reason, refusal.detail, record.partition, record.offset)
        decision.receipts.append(receipt)


def arrival_of(record: Record) -> Arrival:
    """Where and when the broker took the record; a trace context that is none is not passed on."""
    traced = next((text for name, text in record.headers if name == "traceparent"), None)
    traceparent = traced.decode("ascii", "replace") if traced else None
    if traceparent is not None and not is_traceparent(traceparent):
        traceparent = None
    return Arrival(record.topic, record.partition, record.offset, recorded_at(record), traceparent)


def recorded_at(record: Record) -> datetime:
    """The broker's time of the record."""
    return _EPOCH + timedelta(milliseconds=record.timestamp_ms)
