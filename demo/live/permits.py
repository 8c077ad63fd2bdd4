"""Permits that live: opened, granted, changed, taken back; at most so many pending at a time."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from contracts.events.permit import PermitKind, PermitStatus
from demo.city.model import DemoCity
from demo.city.sites import Place, Sites
from demo.upstream.event import Event
from demo.upstream.permits import Permit, new_permit

MOST_OPEN = 40
"""Keeps the projected figures moving around their limits instead of running away from them."""
HOW_MANY = 160
"""Permits the stream has at all."""

_PLACES: tuple[tuple[Place, PermitKind, tuple[float, float], float], ...] = (
    ("town_farmland", "land_use", (2.0, 9.0), 0.40),
    ("open_farmland", "land_use", (1.0, 5.0), 0.04),
    ("basic_farmland", "land_use", (0.4, 3.0), 0.14),
    ("redline", "site_selection", (0.5, 3.0), 0.08),
    ("town_built", "construction", (0.6, 4.0), 0.20),
    ("village", "rural", (0.05, 0.4), 0.14),
)
_CLAIMED_BASIS = 0.35
"""How often a project on protected land claims a legal basis."""


@dataclass
class _Standing:
    permit: Permit
    status: PermitStatus
    basis: str


class LivePermits:
    """Each step returns the next event of one of the permits that this city always has.

    They come from the city's seed and are used over and over: a stream may be stopped and started for
    months without the permits piling up.
    """

    def __init__(self, city: DemoCity, sites: Sites, year: int) -> None:
        self._closed = [_draw(city, sites, year, number) for number in range(HOW_MANY)]
        self._open: list[_Standing] = []

    def step(self, rng: np.random.Generator, now: datetime) -> Event:
        """Open a permit, or move one that is open."""
        if len(self._open) >= MOST_OPEN:
            return self._close(0, rng, now)
        if not self._open or rng.random() < 0.4:
            one = self._closed.pop(int(rng.integers(len(self._closed))))
            one.status = "under_review"
            self._open.append(one)
            return _event(one, now)
        return self._advance(int(rng.integers(len(self._open))), rng, now)

    def _advance(self, which: int, rng: np.random.Generator, now: datetime) -> Event:
        one = self._open[which]
        chance = rng.random()
        if one.status == "under_review" and chance < 0.85:
            one.status = "granted"
        elif one.status == "granted" and chance < 0.4:
            one.status = "amended"
        else:
            return self._close(which, rng, now)
        return _event(one, now)

    def _close(self, which: int, rng: np.random.Generator, now: datetime) -> Event:
        one = self._open.pop(which)
        one.status = "expired" if rng.random() < 0.25 else "revoked"
        self._closed.append(one)
        return _event(one, now)


def _draw(city: DemoCity, sites: Sites, year: int, number: int) -> _Standing:
    """The permit of that number: the same in every stream of the year."""
    rng = np.random.default_rng([city.seed, 12, number])
    weights = np.array([place[3] for place in _PLACES])
    place, kind, hectares, _ = _PLACES[int(rng.choice(len(_PLACES), p=weights / weights.sum()))]
    site = sites.draw(rng, place, float(rng.uniform(*hectares)))
    permit = new_permit(rng, kind, site, (year, 1_000_001 + number))
    claims = place in ("basic_farmland", "redline") and rng.random() < _CLAIMED_BASIS
    return _Standing(permit, "under_review", f"演示批〔{year}〕{number + 1}号" if claims else "")


def _event(one: _Standing, now: datetime) -> Event:
    return one.permit.event(one.status, sequence_at(now), now, one.basis)


def sequence_at(now: datetime) -> int:
    """A sequence above every one of the history: milliseconds since 1970."""
    return int(now.timestamp() * 1000)
