"""地块被占份额: what of each parcel lies under each ground; kept, so as not to be found twice."""

from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy

import numpy as np
import shapely

from chassis.geometry.common_ground import Strips, strips_of
from chassis.geometry.geodesy import Geometries, Units
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of
from services.indicators.domain.land.parcel import Overlaps, ParcelState
from services.indicators.domain.layered import Layered
from services.indicators.domain.permits.grounds import Ground, Grounds

ROUNDED = 2
"""0.0001 m² by which parts that are rounded on their own may miss the whole."""
Things = Mapping[str, ParcelState]


class Shares:
    """By parcel, the areas in 0.0001 m² under grounds by their ids; of the parcels asked for so far."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._known: MutableMapping[str, Mapping[str, int]] = {}

    def fork(self, grounds: Grounds) -> "Shares":
        """Shares that begin like these, over forked grounds."""
        fork = copy(self)
        fork._grounds, fork._known = grounds, Layered(self._known)
        return fork

    def forget(self, parcel: str) -> None:
        """The parcel is another one, or gone."""
        self._known.pop(parcel, None)

    def under(self, parcel: str, ground: str) -> int:
        """What of a parcel that has just been refreshed lies under a ground."""
        return self._known.get(parcel, {}).get(ground, 0)

    def refresh(self, parcels: Things, moved: Mapping[str, Ground | None]) -> dict[str, Overlaps]:
        """What lies over these parcels now that these grounds have moved, which they all meet."""
        new = [name for name in parcels if name not in self._known]
        found = {name: dict(self._known.get(name, {})) for name in parcels}
        wanted: dict[str, tuple[Ground | None, list[str]]]
        wanted = {name: (ground, list(parcels)) for name, ground in moved.items()}
        for name, other in self._grounds.near(_around([parcels[parcel].shape for parcel in new])):
            if name not in moved:
                wanted[name] = (other, new)
        outlines = _Outlines(parcels)
        for name, (ground, names) in wanted.items():
            amounts = outlines.under(ground, names)
            for parcel, amount in zip(names, amounts, strict=True):
                found[parcel].pop(name, None)
                if amount:
                    found[parcel][name] = amount
        self._known.update(found)
        wholes = {name: parcel.geometry_area for name, parcel in parcels.items()}
        return {name: _overlaps(self._grounds, found[name], whole) for name, whole in wholes.items()}


def lying_over(grounds: Grounds, shapes: Geometries, whole: Units) -> list[Overlaps]:
    """What lies over shapes, given with their areas."""
    near: dict[str, tuple[Ground, list[int]]] = {}
    for number, (west, south, east, north) in enumerate(shapely.bounds(shapes).tolist()):
        for name, ground in grounds.near((west, south, east, north)):
            near.setdefault(name, (ground, []))[1].append(number)
    found: dict[int, dict[str, int]] = {}
    for name, (ground, numbers) in near.items():
        some = shapes[numbers]
        amounts = ground.footprint.common_areas(some, strips_of(some), whole[numbers])
        for number, amount in zip(numbers, amounts.tolist(), strict=True):
            if amount:
                found.setdefault(number, {})[name] = amount
    return [_overlaps(grounds, found.get(number, {}), one) for number, one in enumerate(whole.tolist())]


def _overlaps(grounds: Grounds, shares: Mapping[str, int], whole: int) -> Overlaps:
    granted = review = 0
    for name, amount in shares.items():
        ground = grounds.of(name)
        if ground is not None:
            review += amount
            granted += amount if ground.granted else 0
    return _capped(granted, whole), _capped(review, whole)


def _around(shapes: Sequence[Shape]) -> Bounds:
    """The bounds of all shapes; of none a place where nothing is."""
    wests, souths, easts, norths = zip(*map(bounds_of, shapes), strict=True) if shapes else [(0.0,)] * 4
    return min(wests), min(souths), max(easts), max(norths)


def _capped(amount: int, whole: int) -> int:
    return whole if amount >= whole - ROUNDED else amount


class _Outlines:
    """Some parcels, with their strips worked out once for all grounds that lie over the same ones."""

    def __init__(self, parcels: Things) -> None:
        self._parcels = parcels
        self._known: dict[int, tuple[Geometries, Strips, Units]] = {}
        """By how many they are: all of them, or those that are new."""

    def under(self, ground: Ground | None, names: Sequence[str]) -> list[int]:
        """What of each of these parcels lies under a ground."""
        if ground is None or not names:
            return [0] * len(names)
        known = self._known.get(len(names)) or self._worked_out(names)
        found: list[int] = ground.footprint.common_areas(*known).tolist()
        return found

    def _worked_out(self, names: Sequence[str]) -> tuple[Geometries, Strips, Units]:
        parcels = [self._parcels[one] for one in names]
        shapes = array_of([one.shape for one in parcels])
        whole = np.array([one.geometry_area for one in parcels], dtype=np.int64)
        self._known[len(names)] = shapes, strips_of(shapes), whole
        return self._known[len(names)]
