"""What one message does to the read model, as data.

An effect is absolute and carries its version, so applying it twice, or an older one later, changes nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """When an effect counts.

    Within one ``scope`` an older version never replaces a newer one (versions are compared as text of equal
    length). Only the ``owner`` (a district) that set an item may remove it: a subject that moved to another
    district is withdrawn by its old one, possibly later.
    """

    version: int = 0
    scope: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Put:
    """An item's new state, or its end (``value`` None).

    ``value`` is the JSON object that clients see. A ``part`` belongs to the item ``key`` and shows inside it
    (a finding inside its permit); ``shape`` is its geometry as WKB in EPSG:4490, ``places`` where the spatial
    index files it (``partition/cell``), or by what else it is found (``=group``).
    """

    table: str
    key: str
    value: str | None
    guard: Guard
    part: str = ""
    shape: bytes | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class PutParcel:
    """A survey parcel's state from ``year`` on, or its end (``facts`` None); ``places`` as in :class:`Put`.

    ``facts``: township, land class, stated area and net area in 0.0001 m², settlement class.
    """

    key: str
    year: int
    guard: Guard
    places: tuple[str, ...]
    facts: tuple[str, str, int, int, str] | None
    shape: bytes = b""


@dataclass(frozen=True)
class Seen:
    """A data resource heard from: whose it is, and how new (``newest`` event time, UTC)."""

    resource: str
    source: str
    newest: str


@dataclass(frozen=True)
class Told:
    """Which event a source told: enough to name it and to find it again."""

    id: str
    type: str
    subject: str


@dataclass(frozen=True)
class Tally:
    """How much came from one upstream source on one ``day`` of the city, and when.

    ``newest`` event time, ``recorded`` by us (UTC), and which event was the ``last`` of them.
    """

    source: str
    accepted: int = 0
    rejected: int = 0
    newest: str = ""
    recorded: str = ""
    last: Told | None = None
    day: str = ""


@dataclass(frozen=True)
class Noted:
    """One more entry in a book, under a name: where a message lies, or a step of a subject."""

    book: str
    name: str
    entry: str


@dataclass(frozen=True)
class Booked:
    """A ledger page at ``place``, noted under the name of every figure it has entries of.

    A ``page`` (of one change set) that comes a second time changes nothing.
    """

    page: str
    place: str
    names: tuple[str, ...]


Effect = Put | PutParcel | Tally | Seen | Noted | Booked


@dataclass(frozen=True)
class Step:
    """The effects of the message at ``offset``; they are applied together or not at all."""

    offset: int
    effects: tuple[Effect, ...]
