"""Permits that live: opened, granted, changed, taken back; at most so many pending at a time."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from contracts.events.permit import PermitKind, PermitStatus
from demo.upstream.event import Event
from demo.upstream.permits import Permit, new_permit
from demo.upstream.sites import Ground, Place

MOST_OPEN = 40
"""Keeps the projected figures moving around their limits instead of running away from them."""

_PLACES: tuple[tuple[Place, PermitKind, tuple[float, float], float], ...] = (
    ("town_farmland", "land_use", (2.0, 9.0), 0.30),
    ("open_farmland", "land_use", (1.0, 5.0), 0.14),
    ("basic_farmland", "land_use", (0.4, 3.0), 0.14),
    ("redline", "site_selection", (0.5, 3.0), 0.08),
    ("town_built", "construction", (0.6, 4.0), 0.20),
    ("village", "rural", (0.05, 0.4), 0.14),
)
_CLAIMED_BASIS = 0.35
"""How often a project on protected land claims a legal basis."""


@dataclass
class _Open:
    permit: Permit
    status: PermitStatus
    basis: str


class LivePermits:
    """The permits this stream has open; each step returns the next event."""

    def __init__(self, ground: Ground, rng: np.random.Generator, first_serial: int) -> None:
        self._ground, self._rng = ground, rng
        self._serial = first_serial
        self._open: list[_Open] = []

    def step(self, now: datetime) -> Event:
        """Open a permit, or move one that is open."""
        if len(self._open) >= MOST_OPEN:
            return self._close(0, now)
        if not self._open or self._rng.random() < 0.4:
            return self._begin(now)
        return self._advance(int(self._rng.integers(len(self._open))), now)

    def _begin(self, now: datetime) -> Event:
        weights = np.array([place[3] for place in _PLACES])
        place, kind, hectares, _ = _PLACES[int(self._rng.choice(len(_PLACES), p=weights / weights.sum()))]
        site = self._ground.site(self._rng, place, float(self._rng.uniform(*hectares)))
        self._serial += 1
        permit = new_permit(self._rng, kind, site, (now.year, self._serial % 10_000_000))
        protected = place in ("basic_farmland", "redline")
        basis = f"演示批〔{now.year}〕{self._serial % 1000}号"
        basis = basis if protected and self._rng.random() < _CLAIMED_BASIS else ""
        self._open.append(_Open(permit, "under_review", basis))
        return self._event(self._open[-1], now)

    def _advance(self, which: int, now: datetime) -> Event:
        one = self._open[which]
        chance = self._rng.random()
        if one.status == "under_review" and chance < 0.85:
            one.status = "granted"
        elif one.status == "granted" and chance < 0.4:
            one.status = "amended"
        else:
            return self._close(which, now)
        return self._event(one, now)

    def _close(self, which: int, now: datetime) -> Event:
        one = self._open.pop(which)
        one.status = "expired" if self._rng.random() < 0.25 else "revoked"
        return self._event(one, now)

    @staticmethod
    def _event(one: _Open, now: datetime) -> Event:
        return one.permit.event(one.status, sequence_at(now), now, one.basis)


def sequence_at(now: datetime) -> int:
    """A sequence above every one of the history: milliseconds since 1970."""
    return int(now.timestamp() * 1000)
