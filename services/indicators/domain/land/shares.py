"""地块被占份额: what of each parcel lies under each ground; kept, so as not to be found twice."""

from collections.abc import Container, Iterable, Mapping, MutableMapping, Sequence
from copy import copy

import numpy as np
import shapely

from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.outlines import Outlines, outlines_of
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

    def refresh(
        self, parcels: Things, moved: Mapping[str, Ground | None], covered: Container[str]
    ) -> dict[str, Overlaps]:
        """What lies over these parcels now that these grounds have moved, which they all meet.

        Those ``covered`` have had something over them until now.
        """
        if not parcels:
            return {}
        names, outlines = list(parcels), _outlines(parcels)
        found = [dict(self._known.get(name, {})) for name in names]
        for ground_name, ground in moved.items():
            _lay(ground_name, ground, found, outlines)
        new = [number for number, name in enumerate(names) if name in covered and name not in self._known]
        if new:
            fresh = outlines.some(np.array(new))
            for ground_name, other in self._grounds.near(_around(fresh.shapes)):
                if ground_name not in moved:
                    _lay(ground_name, other, [found[number] for number in new], fresh)
        self._known.update(zip(names, found, strict=True))
        whole = outlines.whole.tolist()
        shares = zip(found, whole, strict=True)
        return dict(zip(names, [overlaps_of(self._grounds, *one) for one in shares], strict=True))


def _lay(name: str, ground: Ground | None, shares: Sequence[dict[str, int]], outlines: Outlines) -> None:
    """Note what of each shape lies under a ground, among its shares."""
    amounts = [0] * len(shares) if ground is None else ground.footprint.common_areas(outlines).tolist()
    for known, amount in zip(shares, amounts, strict=True):
        known.pop(name, None)
        if amount:
            known[name] = amount


def _outlines(parcels: Things) -> Outlines:
    whole = np.array([one.geometry_area for one in parcels.values()], dtype=np.int64)
    return outlines_of(array_of([one.shape for one in parcels.values()]), whole)


def shares_under(grounds: Grounds, outlines: Outlines) -> list[Mapping[str, int]]:
    """What of each shape lies under each ground."""
    near: dict[str, tuple[Ground, list[int]]] = {}
    for number, (west, south, east, north) in enumerate(shapely.bounds(outlines.shapes).tolist()):
        for name, ground in grounds.near((west, south, east, north)):
            near.setdefault(name, (ground, []))[1].append(number)
    found: list[dict[str, int]] = [{} for _ in outlines.whole]
    for name, (ground, numbers) in near.items():
        _lay(name, ground, [found[number] for number in numbers], outlines.some(np.array(numbers)))
    return list(found)


def overlaps_of(grounds: Grounds, shares: Mapping[str, int], whole: int) -> Overlaps:
    """The shares of something of this area added up, for each pending basis."""
    granted = review = 0
    for name, amount in shares.items():
        ground = grounds.of(name)
        if ground is not None:
            review += amount
            granted += amount if ground.granted else 0
    return _capped(granted, whole), _capped(review, whole)


def _around(shapes: Iterable[Shape]) -> Bounds:
    """The bounds of all shapes."""
    wests, souths, easts, norths = zip(*map(bounds_of, shapes), strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _capped(amount: int, whole: int) -> int:
    return whole if amount >= whole - ROUNDED else amount
