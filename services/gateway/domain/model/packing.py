"""Steps in the form in which the Redis script reads them: JSON, and the geometries beside it as they are."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.gateway.domain.model.effects import Booked, Effect, Noted, Put, PutParcel, Seen, Step, Tally
from services.gateway.domain.model.tables import SURVEY_PARCELS


def packed(steps: Sequence[Step]) -> tuple[list[Any], list[bytes]]:
    """The JSON form, absent fields left out, and the geometries that it names by their number (from 1)."""
    shapes: list[bytes] = []
    told = [[step.offset, [_effect(effect, shapes) for effect in step.effects]] for step in steps]
    return told, shapes


def _effect(effect: Effect, shapes: list[bytes]) -> dict[str, Any]:
    match effect:
        case Put():
            return _put(effect, shapes)
        case PutParcel():
            return _parcel(effect, shapes)
        case Seen():
            return {"seen": effect.resource, "source": effect.source, "newest": effect.newest}
        case Noted():
            return {"noted": effect.name, "book": effect.book, "entry": effect.entry}
        case Booked():
            return {"page": effect.page, "place": effect.place, "names": effect.names}
        case Tally():
            last = {"last": asdict(effect.last)} if effect.last else {}
            return {
                "tally": effect.source,
                "accepted": effect.accepted,
                "rejected": effect.rejected,
                "newest": effect.newest,
                "recorded": effect.recorded,
                "day": effect.day,
                **last,
            }


def _put(put: Put, shapes: list[bytes]) -> dict[str, Any]:
    told = {
        "table": put.table,
        "key": put.key,
        "part": put.part,
        "value": put.value,
        "shape": _number(put.shape, shapes),
        "places": " ".join(put.places) or None,
        "owner": put.guard.owner,
        "scope": put.guard.scope,
        "version": f"{put.guard.version:020d}",
    }
    return {name: value for name, value in told.items() if value is not None}


def _parcel(put: PutParcel, shapes: list[bytes]) -> dict[str, Any]:
    told = {
        "parcel": put.key,
        "table": SURVEY_PARCELS,
        "year": put.year,
        "owner": put.guard.owner,
        "version": str(put.guard.version),
        "places": " ".join(put.places),
        "facts": put.facts,
        "shape": _number(put.shape or None, shapes),
    }
    return {name: value for name, value in told.items() if value is not None}


def _number(shape: bytes | None, shapes: list[bytes]) -> int | None:
    if shape is None:
        return None
    shapes.append(shape)
    return len(shapes)
