"""What one message does to the read model, as data.

An effect is absolute and carries its version, so applying it twice, or an older one later, changes nothing.
"""

from dataclasses import dataclass
from typing import Any


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
    (a finding inside its permit); ``shape`` is its GeoJSON geometry in EPSG:4490, ``box`` its extent.
    """

    table: str
    key: str
    value: str | None
    guard: Guard
    part: str = ""
    shape: str | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Tally:
    """How much came from one upstream source, and when: ``newest`` event time, ``recorded`` by us (UTC)."""

    source: str
    accepted: int = 0
    rejected: int = 0
    newest: str = ""
    recorded: str = ""


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


Effect = Put | Tally | Noted | Booked


@dataclass(frozen=True)
class Step:
    """The effects of the message at ``offset``; they are applied together or not at all."""

    offset: int
    effects: tuple[Effect, ...]


def as_json(step: Step) -> list[Any]:
    """The form in which the Redis script reads a step; absent fields are left out."""
    return [
        step.offset,
        [_effect(effect) for effect in step.effects],
    ]


def _effect(effect: Effect) -> dict[str, Any]:
    match effect:
        case Tally():
            return _tally(effect)
        case Noted():
            return {"noted": effect.name, "book": effect.book, "entry": effect.entry}
        case Booked():
            return {"page": effect.page, "place": effect.place, "names": effect.names}
        case Put():
            return _put(effect)


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "tally": tally.source,
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "newest": tally.newest,
        "recorded": tally.recorded,
    }


def _put(put: Put) -> dict[str, Any]:
    packed = {
        "table": put.table,
        "key": put.key,
        "part": put.part,
        "value": put.value,
        "shape": put.shape,
        "box": " ".join(map(repr, put.box)) if put.box is not None else None,
        "owner": put.guard.owner,
        "scope": put.guard.scope,
        "version": f"{put.guard.version:020d}",
    }
    return {name: value for name, value in packed.items() if value is not None}
