"""A permit over farmland that is also permanent basic farmland, at a place that is known exactly."""

from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import area
from demo.city.classes import FARMLAND
from demo.city.model import DemoCity
from demo.city.sites import Site
from demo.city.survey import YEARS
from demo.live.permits import sequence_at
from demo.play.streaming import system_time
from demo.upstream.event import Event
from demo.upstream.permits import Permit

SIDE_DEGREES = 0.006
"""About 570 m by 670 m: 38 ha, more than the last digit of a card (6.67 ha)."""


@dataclass(frozen=True)
class Encroachment:
    """A permit wholly inside one farmland parcel and one feature of permanent basic farmland.

    What it takes from 耕地保有量 and from 永久基本农田, in 0.0001 m²: the official area of the parcel (net)
    and of the feature, scaled by the share of it that is covered.
    """

    permit: Permit
    farmland_loss: int
    basic_loss: int

    def event(self, status: str) -> Event:
        """The permit, now in that status."""
        now = system_time()
        return self.permit.event(status, sequence_at(now), now)  # type: ignore[arg-type]


def encroachment(city: DemoCity, serial: int) -> Encroachment:
    """The ``serial``-th largest such parcel is the place, so that two of them never meet."""
    farmed = np.isin(city.survey.codes[-1], FARMLAND) & city.survey.current(YEARS[-1])
    basic = np.zeros(len(city.survey), dtype=bool)
    basic[: len(city.fabric)] = city.basic_farmland.members
    candidates = np.flatnonzero(farmed & basic)
    parcel = int(candidates[np.argsort(-city.survey.area[candidates])[serial]])
    whole = city.survey.geometry[parcel]
    middle = shapely.maximum_inscribed_circle(whole).coords[0]
    half = SIDE_DEGREES / 2
    square = shapely.box(middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
    assert whole.contains(square), "the largest parcels have room"
    district = city.districts.codes[int(city.survey.district[parcel])]
    site = Site(district, city.townships[parcel], square, area(square))
    permit = Permit("land_use", 2026, 9_000_000 + serial, site, ("100101", "智能制造产业园", 1.6))
    net, lines = int(city.survey.net(YEARS[-1])[parcel]), city.basic_farmland
    (feature,) = np.flatnonzero(shapely.contains(lines.geometry, square))
    return Encroachment(
        permit,
        round(net * site.area / area(whole)),
        round(int(lines.area[feature]) * site.area / area(lines.geometry[feature])),
    )
