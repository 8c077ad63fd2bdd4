"""地类图斑 over the years: each state holds from its survey year on, until a later one."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Parcel:
    """What a parcel is from ``year`` on; areas in 0.0001 m² as stated (TBMJ, TBDLMJ)."""

    year: int
    district: str
    township: str
    land_class: str
    area: int
    net_area: int
    settlement: str
    wkb: bytes


@dataclass(frozen=True)
class Gone:
    """From ``year`` on the parcel is not here any more (retired, or moved to another district)."""

    year: int


State = Parcel | Gone


def state_at(states: Sequence[State], year: int | None) -> Parcel | None:
    """The parcel as of a survey year (None: the newest known); None when it is not there then.

    ``states`` are ordered by year.
    """
    held = [state for state in states if year is None or state.year <= year]
    return held[-1] if held and isinstance(held[-1], Parcel) else None
