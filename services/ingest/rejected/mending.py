"""An event taken out of its dead letter, put right by a person, and judged by ingest's own rules. Pure."""

from dataclasses import dataclass

import orjson

from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from contracts.topics import EVENTS
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.limits import too_deep, too_large
from services.ingest.domain.reading.envelope import document_of
from services.ingest.domain.reading.parsing import parse
from services.ingest.domain.rejection import Rejection
from services.ingest.rejected.letters import Letter
from services.ingest.rejected.wording import pretty

HINTS = {
    "conflict": "another version with this sequence is known: give it a higher sequence",
    "unknown_district": "see contracts/districts.yaml for the districts and their older codes",
    "unknown_land_class": "codes of 三调工作分类 stand in contracts/landuse.py",
    "processing_failed": "ingest died on it three times: replay it unchanged once the cause is mended",
}


@dataclass(frozen=True)
class Mended:
    """An event that would be taken now, ready to be sent."""

    outgoing: Outgoing
    source: str
    id: str


def written_out(letter: Letter, record: Record | None) -> bytes:
    """What a person edits: the event as structured JSON where it can be read, else its bytes as they came."""
    value, headers = (record.value, record.headers) if record else (letter.rejected.original, ())
    document = document_of(value, headers)
    if isinstance(document, Rejection) or too_deep(document) is not None:
        return value or b""
    return pretty(document).encode() + b"\n"


def mended(content: bytes, rules: Rules) -> Mended | Rejection:
    """The event in an edited file, or what is still wrong with it."""
    document = parse(content)
    value = b"" if isinstance(document, Rejection) else orjson.dumps(document)
    (outcome,) = take_in([too_large(len(value)) or document], rules)
    if isinstance(outcome, Rejection):
        return outcome
    about = outcome.attributes
    return Mended(Outgoing(EVENTS.name, about.subject, value, CLOUDEVENT), about.source, about.id)


def as_it_came(letter: Letter, record: Record | None) -> Outgoing | None:
    """The very message once more: its bytes, key and headers; None when they are not to be had any more."""
    if record is not None:
        key = (record.key or (letter.rejected.subject or "unknown").encode()).decode("utf-8", "replace")
        return Outgoing(record.topic, key, record.value, record.headers)
    if letter.place is not None:
        return None
    subject = letter.rejected.subject or "unknown"
    return Outgoing(EVENTS.name, subject, letter.rejected.original, CLOUDEVENT)
