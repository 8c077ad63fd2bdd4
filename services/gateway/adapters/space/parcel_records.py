"""The record of a survey parcel as Redis keeps it: MessagePack, one entry a survey year, oldest first."""

from typing import Any

import msgpack

from services.gateway.domain.space.parcels import Gone, Parcel, State


def states_of(record: bytes) -> tuple[list[State], list[str]]:
    """The states of a parcel by year, and the places in which it is filed; see ``lua/parcels.lua``."""
    entries: list[list[Any]] = msgpack.unpackb(record, raw=True)
    places = b" ".join(entry[3] for entry in entries).decode().split()
    return [_state(entry) for entry in entries], places


def _state(entry: list[Any]) -> State:
    year, _, owner, _, facts, wkb = entry
    if not facts:
        return Gone(year)
    township, land_class, area, net_area, settlement = facts
    texts = (owner.decode(), township.decode(), land_class.decode())
    return Parcel(year, *texts, area, net_area, settlement.decode(), wkb)
