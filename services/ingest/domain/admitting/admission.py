"""What an event does to what is held of its subject: the newest version wins, in one district at a time.

A survey parcel has one version for each survey year, and its state of a year holds until its next year.
So when it changes district, the district it leaves is told from which year on it is gone: a ``withdraw``
of a year says "from this year on not here", until a later ``set``.
"""

import hashlib
from collections.abc import Callable
from typing import Literal, NamedTuple

from contracts.districts import City
from contracts.events import PermitChanged, ProjectChanged
from services.ingest.domain.normalise import Candidate

Logs = Callable[[str], frozenset[str]]
"""The districts in whose logs a subject stands, by the code it is filed under."""
MOST_EVENTS = 100
"""Ids remembered of one subject and year; who sends an older one again is told by its sequence."""


class Held(NamedTuple):
    """The newest admitted version of a subject, of a parcel in one survey year (else the year is empty)."""

    year: str
    sequence: int
    digest: bytes
    district: str
    events: tuple[bytes, ...]
    """(source, id) of this version and of those it replaced, oldest first."""


History = tuple[Held, ...]
"""All that is held of one subject, by year."""


class Placement(NamedTuple):
    """One change of one district's log."""

    action: Literal["set", "withdraw"]
    district: str
    year: str
    sequence: int


Verdict = Literal["accepted", "duplicate", "stale", "conflict"]


class Outcome(NamedTuple):
    """The verdict, what is held from now on, and the changes to publish (none unless accepted)."""

    verdict: Verdict
    history: History
    placements: tuple[Placement, ...] = ()


class Receipt(NamedTuple):
    """回执: what became of an event; ``verdict`` of admission, or ``rejected`` with reason and detail."""

    source: str
    id: str
    subject: str | None
    verdict: str
    reason: str | None
    detail: str | None
    partition: int
    offset: int

    @property
    def settled(self) -> bool:
        """A refused event may be sent again, put right, under the same id; any other verdict stays."""
        return self.verdict not in {"rejected", "conflict"}


def subject_key(candidate: Candidate) -> str:
    """What admission is decided by: subjects of different types never meet."""
    return f"{candidate.attributes.type}|{candidate.subject}"


def step(history: History, candidate: Candidate, city: City) -> Outcome:
    """Decide one event; events of one subject are decided in the order of the log."""
    event = _event(candidate)
    if any(event in held.events for held in history):
        return Outcome("duplicate", history)
    before = next((held for held in history if held.year == candidate.year), None)
    if before is not None and candidate.sequence <= before.sequence:
        return Outcome(_not_newer(before, candidate), history)
    events = (*(before.events if before else ()), event)[-MOST_EVENTS:]
    now = Held(candidate.year, candidate.sequence, candidate.digest, candidate.district, events)
    others = [held for held in history if held.year != now.year]
    return Outcome(
        "accepted", tuple(sorted([*others, now])), _placements(others, before, now, _logs(candidate, city))
    )


def _event(candidate: Candidate) -> bytes:
    """(source, id) in 8 bytes."""
    name = f"{candidate.attributes.source}\0{candidate.attributes.id}".encode()
    return hashlib.blake2b(name, digest_size=8).digest()


def _not_newer(before: Held, candidate: Candidate) -> Verdict:
    if candidate.sequence < before.sequence:
        return "stale"
    return "duplicate" if candidate.digest == before.digest else "conflict"


def _logs(candidate: Candidate, city: City) -> Logs:
    """By the code a subject is filed under. A permit or project of the city has land in any district: all of
    them look at it, only the city counts it."""
    if isinstance(candidate.data, PermitChanged | ProjectChanged):
        return lambda district: frozenset([district, *city.through(district)])
    return lambda district: frozenset([district])


def _placements(others: list[Held], before: Held | None, now: Held, logs: Logs) -> tuple[Placement, ...]:
    """Withdrawals first: from where it was this year, from where it was the years before, and, when its
    later years are elsewhere already, from here at the next of them."""
    earlier = max((held for held in others if held.year < now.year), default=None)
    later = min((held for held in others if held.year > now.year), default=None)
    here = logs(now.district)
    left = {log for held in (before, earlier) if held is not None for log in logs(held.district)} - here
    withdrawn = [Placement("withdraw", district, now.year, now.sequence) for district in sorted(left)]
    placed = [Placement("set", district, now.year, now.sequence) for district in sorted(here)]
    if later is not None and later.district != now.district:
        placed.append(Placement("withdraw", now.district, later.year, later.sequence))
    return (*withdrawn, *placed)
