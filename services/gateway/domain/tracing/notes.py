"""What is noted of each message so that it can be found again: where it lies in the log, not what it says.

Only the steps of plans, permits and projects are kept whole: they are few, and a timeline shows them all.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from contracts.districts import city
from contracts.events import PermitChanged, ProjectChanged, ReviewChanged
from contracts.messages.change import Change, ChangeSet
from contracts.messages.ledger import LedgerPage
from contracts.wire import Origin
from services.gateway.domain.model.effects import Booked, Effect, Noted

EVENTS, STEPS, LEDGER, PAGES = "events", "steps", "ledger", "pages"
BOOKS = (EVENTS, STEPS, LEDGER, PAGES)
"""Event → change sets; subject → its steps; figure → ledger pages; change set → its ledger page."""
STEPPING: dict[type, str] = {ReviewChanged: "plans", PermitChanged: "permits", ProjectChanged: "projects"}


def notes_of_changes(changes: ChangeSet, origin: Origin) -> tuple[Effect, ...]:
    """Where each event of a change set lies, and the steps of plans, permits and projects."""
    where = place_of(origin)
    found = dict.fromkeys(event_name(change.source, change.id) for change in changes.changes)
    events = (Noted(EVENTS, name, where) for name in found)
    steps = (_step(change) for change in changes.changes if change.action == "set" and _steps(change))
    return (*events, *steps)


def notes_of_ledger(page: LedgerPage, origin: Origin) -> tuple[Effect, ...]:
    """Which figures a page has entries of; the city is made of its districts and of its own part."""
    units = frozenset({f"{city().code}-SJ", *city().districts})
    names: dict[str, None] = {}
    for entry in (entry for caused in page.changes for entry in caused.entries):
        names[ledger_name(entry.indicator, entry.unit)] = None
        if entry.unit in units:
            names[ledger_name(entry.indicator, city().code)] = None
    return (Booked(page_name(page.district, page.shard_offset), place_of(origin), tuple(names)),)


def event_name(source: str, event_id: str) -> str:
    """Short for an event: 64 bits; whoever finds it compares source and id."""
    digest = sha256(f"{source}\n{event_id}".encode()).digest()[:8]
    return urlsafe_b64encode(digest).decode().rstrip("=")


def step_name(table: str, subject: str) -> str:
    """Under which a subject's steps are kept."""
    return f"{table}/{subject}"


def ledger_name(indicator: str, unit: str) -> str:
    """Under which the ledger pages of a figure are kept, in all its bases and periods."""
    return f"{indicator}/{unit}"


def page_name(district: str, shard_offset: int) -> str:
    """Under which the ledger page of a change set is kept."""
    return f"{district}/{shard_offset}"


def place_of(origin: Origin) -> str:
    """Partition and offset; the topic is known from the book."""
    return f"{origin.partition}:{origin.offset}"


def _steps(change: Change) -> bool:
    return type(change.data) in STEPPING


def _step(change: Change) -> Noted:
    data = change.data.model_dump(mode="json", exclude_none=True, exclude={"geometry", "crs"})
    said = {
        "sequence": change.sequence,
        "source": change.source,
        "id": change.id,
        "time": change.time.isoformat(),
        "recordedtime": change.recordedtime.isoformat(),
        "data": data,
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Noted(STEPS, step_name(STEPPING[type(change.data)], change.subject), text)
