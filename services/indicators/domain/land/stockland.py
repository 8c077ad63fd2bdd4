"""存量用地供应: how much of each permit lies on land that was in a set of classes the year before its grant.

That year's parcels are those in force in it by the newest surveys, so what counts follows from what is known,
in whatever order it came. Parcels of one year do not overlap: what lies on each adds up.
"""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from copy import copy
from functools import cache

import shapely

from chassis.geometry.geodesy import areas
from contracts.catalogue import PermitGround
from contracts.messages.change import SurveyChange
from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.ground.grid import Grid
from services.indicators.domain.ground.outlines import outlines_of
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of, share
from services.indicators.domain.land.parcel import Drawn
from services.indicators.domain.land.parcels import Parcels
from services.indicators.domain.layered import Layered
from services.indicators.domain.permits.permits import Permit, Permits
from services.indicators.domain.places import Places

Grounds = Mapping[str, int]
"""Parcel → 0.0001 m² of a permit that lie on it; only where any do."""


class StockLand:
    """The permits of one district that one formula counts, by the parcels in the set under each."""

    def __init__(self, places: Places, rule: Rule[PermitGround], parcels: Parcels, permits: Permits) -> None:
        self.indicator, self._formula = rule.indicator, rule.formula
        self._places, self._contains = places, cache(rule.formula.contains)
        self._key = FigureKey(rule.indicator, places.unit, "ledger", "current")
        self._parcels, self._permits = parcels, permits
        self._past = Grid()
        """Where parcels were in the set before their newest state; of that the parcels' own grid knows."""
        self._grounds: MutableMapping[str, Grounds] = {}
        self._permits_on: MutableMapping[str, frozenset[str]] = {}
        self._amounts: MutableMapping[str, Mapping[FigureKey, int]] = {}
        self._changed: set[str] = set()
        self._ahead: dict[str, tuple[Shape, Grounds]] = {}

    def fork(self, parcels: Parcels, permits: Permits) -> "StockLand":
        """One that begins like this, over forked registers."""
        fork = copy(self)
        fork._parcels, fork._permits, fork._past = parcels, permits, self._past.fork()
        fork._grounds, fork._permits_on = Layered(self._grounds), Layered(self._permits_on)
        fork._amounts, fork._changed, fork._ahead = Layered(self._amounts), set(), {}
        return fork

    def permit_changed(self, name: str, under: Mapping[str, int] | None, book: Book, cause: Cause) -> None:
        """A permit is new, different or gone; ``under`` it are these present parcels, if that is known."""
        permit, grounds = self._permits.get(name), dict[str, int]()
        if permit is not None and self._counts(permit):
            where = permit.footprint.bounds
            known = under or {}
            present = self._parcels.grid.meeting(where) if under is None else under
            shapes = self._in_set(permit, sorted({*present, *self._past.meeting(where)}))
            cut = {n: one for n, one in shapes.items() if n not in known or not self._is_present(n, one)}
            grounds = {n: known[n] for n in shapes if n not in cut and known[n]} | _on(permit, cut)
        self._replace(name, grounds, book, cause)

    def parcel_changed(self, name: str, book: Book, cause: Cause) -> None:
        """A parcel has another state in some year; most never were in the set and concern no permit."""
        shapes, on = self._placed(name), self._permits_on.get(name, frozenset())
        if not shapes and not on:
            return
        for permit_name in sorted(on.union(self._near(name, shapes))):
            permit = self._permits.get(permit_name)
            if permit is not None and self._counts(permit):
                known = self._grounds.get(permit_name, {})
                others = {parcel: area for parcel, area in known.items() if parcel != name}
                self._replace(permit_name, others | self._on_one(permit_name, permit, name), book, cause)

    def look_ahead(self, parcels: Iterable[tuple[SurveyChange, Drawn]]) -> None:
        """Parcels come together, and no permit in between: what they share with permits is found at once."""
        last = {one.subject: (one.data, drawn) for one, drawn in parcels}
        counted = {
            name: drawn
            for name, (data, drawn) in last.items()
            if self._contains(data.land_class.code, data.settlement_class)
        }
        near: dict[str, list[str]] = {}
        for name, drawn in counted.items():
            for permit_name in self._permits.grid.meeting(drawn.bounds):
                near.setdefault(permit_name, []).append(name)
        found: dict[str, dict[str, int]] = {}
        for permit_name, names in near.items():
            permit = self._permits.get(permit_name)
            if permit is not None and self._counts(permit):
                for name, area in self._under(permit_name, permit, {n: counted[n] for n in names}).items():
                    found.setdefault(name, {})[permit_name] = area
        self._ahead = {name: (drawn.shape, found.get(name, {})) for name, drawn in counted.items()}

    def _under(self, name: str, permit: Permit, parcels: Mapping[str, Drawn]) -> dict[str, int]:
        """What of a permit lies on parcels to come: their shares, if all of the permit is its own ground."""
        ground = self._permits.grounds.of(name)
        if ground is None or ground.footprint is not permit.footprint:
            return _on(permit, {parcel: drawn.shape for parcel, drawn in parcels.items()})
        return {parcel: area for parcel, drawn in parcels.items() if (area := drawn.shares.get(name))}

    def restore(self, kept: Mapping[str, Grounds], book: Book, cause: Cause) -> None:
        """Take what was kept of each permit; permits and parcels are there already."""
        for name in self._parcels.of_several_years():
            self._placed(name)
        for name, grounds in kept.items():
            self._replace(name, grounds, book, cause)
        self._changed.clear()

    def take_changed(self) -> dict[str, Grounds]:
        """The permits that lie on something else than when this was last asked, in order."""
        names, self._changed = sorted(self._changed), set()
        return {name: self._grounds.get(name, {}) for name in names}

    def _near(self, parcel: str, shapes: Sequence[Shape]) -> Iterable[str]:
        """The permits that may lie on a parcel, given as it ever was in the set."""
        ahead = self._ahead.get(parcel)
        if ahead is not None and len(shapes) == 1 and shapes[0] is ahead[0]:
            return ahead[1]
        return {one for shape in shapes for one in self._permits.grid.meeting(bounds_of(shape))}

    def _placed(self, parcel: str) -> list[Shape]:
        """The parcel as it ever was in the set; its earlier places are remembered."""
        states = [one for one in self._parcels.states(parcel) if self._contains(*one.land)]
        newest = self._parcels.newest(parcel)
        earlier = [one.shape for one in states if one is not newest]
        if earlier:
            self._past.put(parcel, tuple(shapely.total_bounds(array_of(earlier)).tolist()))
        else:
            self._past.remove(parcel)
        return [one.shape for one in states]

    def _is_present(self, parcel: str, shape: Shape) -> bool:
        newest = self._parcels.newest(parcel)
        return newest is not None and newest.shape is shape

    def _in_set(self, permit: Permit, parcels: Iterable[str]) -> dict[str, Shape]:
        """Those parcels that were in the set the year before the permit was granted, as they were then."""
        year = str((permit.data.granted_on or permit.day).year - 1)
        there = {name: self._parcels.in_year(name, year) for name in parcels}
        return {name: one.shape for name, one in there.items() if one and self._contains(*one.land)}

    def _on_one(self, permit_name: str, permit: Permit, parcel: str) -> dict[str, int]:
        shapes, ahead = self._in_set(permit, [parcel]), self._ahead.get(parcel)
        if ahead is None or shapes.get(parcel) is not ahead[0]:
            return _on(permit, shapes)
        area = ahead[1].get(permit_name, 0)
        return {parcel: area} if area else {}

    def _replace(self, name: str, grounds: Grounds, book: Book, cause: Cause) -> None:
        known = self._grounds.get(name, {})
        if grounds != known:
            self._changed.add(name)
            self._grounds[name] = grounds
            for parcel in known.keys() ^ grounds.keys():
                self._permits_on[parcel] = self._permits_on.get(parcel, frozenset()) ^ {name}
        before, now = self._amounts.pop(name, {}), self._amounts_of(name, grounds)
        if now:
            self._amounts[name] = now
        book.move(before, now, cause)

    def _amounts_of(self, name: str, grounds: Grounds) -> Mapping[FigureKey, int]:
        """The share of its site area; nothing for a permit that does not count."""
        permit = self._permits.get(name)
        if permit is None or not self._counts(permit):
            return {}
        given, whole = permit.data.site_area_m2, permit.geometry_area
        amount = share(whole if given is None else given, sum(grounds.values()), whole)
        return self._places.filed({self._key: amount}, permit.data.township)

    def _counts(self, permit: Permit) -> bool:
        kind, status = permit.data.kind, permit.data.status
        return not permit.guest and kind in self._formula.kinds and status in self._formula.statuses


def _on(permit: Permit, parcels: Mapping[str, Shape]) -> dict[str, int]:
    """What of a permit lies on each of these parcels; only where any does."""
    if not parcels:
        return {}
    shapes = array_of([*parcels.values()])
    common = permit.footprint.common_areas(outlines_of(shapes, areas(shapes))).tolist()
    return {name: area for name, area in zip(parcels, common, strict=True) if area}
