"""规划许可: the permits of a district, which of them claim land, and what they count for."""

from collections.abc import MutableMapping
from copy import copy
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from chassis.geodesy import Floats, Geometries, Units, area
from contracts.events.permit import PermitChanged
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.ground.covering import Flags
from services.indicators.domain.ground.grid import Grid
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of, shape_of
from services.indicators.domain.layered import Layered
from services.indicators.domain.permits.permit_sums import PermitSums

BUILDING = frozenset({"land_use", "construction", "rural"})
IN_EFFECT = frozenset({"granted", "amended", "completed"})
UNDER_REVIEW = "under_review"
FINISHED = frozenset({"revoked", "expired"})


@dataclass(frozen=True, slots=True)
class Permit:
    """One permit as it stands since ``day``; ``geometry_area`` in 0.0001 m² on the ellipsoid."""

    data: PermitChanged
    shape: Shape
    geometry_area: int
    day: date

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


@dataclass(frozen=True, slots=True)
class Footprints:
    """Which footprints lie near which shapes: parallel, by shape and then by id (all prepared).

    All count for ``projected_review``, those ``granted`` for ``projected`` too.
    """

    owner: Units
    shape: Geometries
    granted: Flags


class Permits:
    """The permits of one district."""

    def __init__(self, sums: PermitSums) -> None:
        self.grid = Grid()
        self._sums = sums
        self._permits: MutableMapping[str, Permit] = {}

    def fork(self) -> "Permits":
        """Permits that begin like these; changes there do not show here."""
        fork = copy(self)
        fork.grid, fork._permits = self.grid.fork(), Layered(self._permits)
        return fork

    def set(self, name: str, data: PermitChanged | None, day: date) -> None:
        """Set a permit's state as of a day; None forgets it."""
        if data is None:
            self._permits.pop(name, None)
            self.grid.remove(name)
            return
        shape = shape_of(data.geometry)
        shapely.prepare(shape)
        self._permits[name] = Permit(data, shape, area(shape), day)
        self.grid.put(name, bounds_of(shape))

    def get(self, name: str) -> Permit | None:
        """A permit, or None."""
        return self._permits.get(name)

    def footprints(self, where: Floats) -> Footprints:
        """Footprints that claim land near each of these bounds, (n, 4) in degrees."""
        owners, near = [], []
        for number, bounds in enumerate(where.tolist()):
            for name in self.grid.meeting(bounds):
                permit = self._permits[name]
                if permit.claims[1]:
                    owners.append(number)
                    near.append(permit)
        granted = np.array([permit.claims[0] for permit in near], dtype=bool)
        return Footprints(np.array(owners, dtype=np.int64), array_of([one.shape for one in near]), granted)

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """What the permit adds to the counts and areas of its district."""
        permit = self._permits.get(name)
        return self._sums.amounts(permit.data, permit.geometry_area, permit.day) if permit is not None else {}
