"""图斑: one surveyed parcel, year by year, what lies over it, and its measures."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.events.controlline import LineKind
from services.indicators.domain.figures.formulas import Land
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.ground.shapes import Shape, share
from services.indicators.domain.land.recipes import KINDS, OF_NEWEST, History, Placed

Overlaps = tuple[int, int]
"""0.0001 m² under the footprints that count for ``projected`` and for ``projected_review``."""
NONE: Overlaps = (0, 0)
Under = Mapping[LineKind, int]
"""0.0001 m² under the features in force of each kind of control line that the parcel's class asks for."""

Used = tuple[int, int, int]
"""0.0001 m² in use inside the zones of a formula: by the survey, and with the footprints of both bases."""
UNUSED: Used = (0, 0, 0)
Uses = Mapping[str, Used]
"""Indicator → what of the parcel counts in it; only where any does."""


class Drawn(NamedTuple):
    """A parcel's geometry with what was worked out of it, together with those of its change set.

    ``shares`` are what of it lies under each ground, by its id.
    """

    shape: Shape
    area: int
    bounds: Bounds
    wkb: bytes
    shares: Mapping[str, int]
    overlaps: Overlaps
    under: Under
    uses: Uses


class ParcelState(NamedTuple):
    """One parcel from one survey year on; areas in 0.0001 m²."""

    placed: Placed
    area: int
    net: int
    shape: Shape
    geometry_area: int

    @property
    def land(self) -> Land:
        """What it is classed as."""
        return self.placed[0]


States = tuple[tuple[str, ParcelState | None], ...]
"""Survey years with the state from each on, in order; None where the parcel ended."""


def history_of(states: States) -> History:
    """What the land became, year by year."""
    if len(states) == 1:
        [(year, state)] = states
        return ((year, None if state is None else state.placed, False),)
    before, history = None, []
    for year, state in states:
        history.append((year, None if state is None else state.placed, keeps_ground(before, state)))
        before = state
    return tuple(history)


def keeps_ground(before: ParcelState | None, now: ParcelState | None) -> bool:
    """Whether a parcel is drawn as it was before: then what it became, this ground became."""
    if before is None or now is None or before.geometry_area != now.geometry_area:
        return False
    return before.shape is now.shape or bool(before.shape == now.shape)


def measures_of(newest: ParcelState | None, overlaps: Overlaps, under: Under) -> tuple[int, ...]:
    """The measures of :mod:`recipes` of the newest state, in its order."""
    if newest is None:
        return (0,) * OF_NEWEST
    area, net, whole = newest.area, newest.net, newest.geometry_area
    if overlaps == NONE and not under:
        return uncovered(area, net)
    return (area, net, *left_beside(newest, overlaps), *_sides(area, under, whole))


def left_beside(newest: ParcelState, overlaps: Overlaps) -> tuple[int, ...]:
    """Area and net area left beside the footprints of both bases, then the land under them."""
    area, net, whole = newest.area, newest.net, newest.geometry_area
    some, more = share(area, overlaps[0], whole), share(area, overlaps[1], whole)
    some_net, more_net = share(net, overlaps[0], whole), share(net, overlaps[1], whole)
    return area - some, net - some_net, area - more, net - more_net, some, more


def _sides(area: int, under: Under, whole: int) -> tuple[int, ...]:
    """For each kind of line what lies inside and outside."""
    if not under:
        return (0, area) * len(KINDS)
    inside = [share(area, under.get(kind, 0), whole) for kind in KINDS]
    return tuple([side for one in inside for side in (one, area - one)])


def uncovered(area: int, net: int) -> tuple[int, ...]:
    """The same of a state with these areas over which nothing lies."""
    return (area, net, area, net, area, net, 0, 0) + (0, area) * len(KINDS)
