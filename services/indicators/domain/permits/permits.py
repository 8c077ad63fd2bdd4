"""规划许可: the permits of a district, which of them claim land, and what they count for."""

from collections.abc import MutableMapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date

from contracts.events.permit import PermitChanged
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.ground.footprint import Footprint, footprint_of
from services.indicators.domain.ground.grid import Grid
from services.indicators.domain.ground.shapes import Shape, shape_of
from services.indicators.domain.layered import Layered
from services.indicators.domain.permits.grounds import Claim, Grounds, Move
from services.indicators.domain.permits.permit_sums import PermitSums

BUILDING = frozenset({"land_use", "construction", "rural"})
IN_EFFECT = frozenset({"granted", "amended", "completed"})
UNDER_REVIEW = "under_review"
FINISHED = frozenset({"revoked", "expired"})


@dataclass(frozen=True, slots=True)
class Permit:
    """One permit as it stands since ``day``; a ``guest`` is filed under the city and counts there."""

    data: PermitChanged
    footprint: Footprint
    day: date
    guest: bool = False

    @property
    def shape(self) -> Shape:
        """Its footprint's (prepared)."""
        return self.footprint.shape

    @property
    def geometry_area(self) -> int:
        """Its footprint's, in 0.0001 m² on the ellipsoid."""
        return self.footprint.area

    @property
    def claims(self) -> tuple[bool, bool]:
        """Whether its footprint counts for ``projected`` and for ``projected_review``."""
        in_effect = self.data.status in IN_EFFECT
        granted = in_effect and self.data.kind in BUILDING
        return granted, in_effect or self.data.status == UNDER_REVIEW

    @property
    def alive(self) -> bool:
        """Whether it may still enter a control line."""
        return self.data.status not in FINISHED


class Permits:
    """The permits of one district, and those of the city (市本级), which have land here and count there."""

    def __init__(self, district: str, sums: PermitSums) -> None:
        self._district = district
        self.grid, self.grounds = Grid(), Grounds()
        self._sums = sums
        self._permits: MutableMapping[str, Permit] = {}

    def fork(self) -> "Permits":
        """Permits that begin like these; changes there do not show here."""
        fork = copy(self)
        fork.grid, fork.grounds = self.grid.fork(), self.grounds.fork()
        fork._permits = Layered(self._permits)
        return fork

    def set(self, name: str, data: PermitChanged | None, day: date) -> list[Move]:
        """Set a permit's state as of a day; None forgets it. Returns the grounds that moved by it."""
        if data is None:
            self._permits.pop(name, None)
            self.grid.remove(name)
            return self.grounds.claim(name, None)
        old, guest = self._permits.get(name), data.district != self._district
        if old is not None and old.data.geometry == data.geometry:
            permit = replace(old, data=data, day=day, guest=guest)
        else:
            permit = Permit(data, footprint_of(shape_of(data.geometry)), day, guest)
            self.grid.put(name, permit.footprint.bounds)
        self._permits[name] = permit
        granted, claims = permit.claims
        return self.grounds.claim(name, Claim(permit.footprint, granted) if claims else None)

    def get(self, name: str) -> Permit | None:
        """A permit, or None."""
        return self._permits.get(name)

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """What the permit adds to the counts and areas of its district."""
        permit = self._permits.get(name)
        if permit is None or permit.guest:
            return {}
        return self._sums.amounts(permit.data, permit.geometry_area, permit.day)
