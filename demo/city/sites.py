"""Building sites: small quadrangles of a wanted size at telling places of the city."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from chassis.geometry.geodesy import area
from demo.city.classes import BUILT, FARMLAND
from demo.city.model import DemoCity
from demo.ground.blocks import FIELD
from demo.ground.plane import Bools, Ints, to_km, to_lonlat

Place = Literal[
    "town_farmland", "open_farmland", "basic_farmland", "redline", "town_built", "town_area", "village"
]
"""开发边界内耕地 · 边界外一般耕地 · 永久基本农田 · 生态保护红线 · 边界内建成区 · 城镇片区 · 农村宅基地."""
_WITHIN: tuple[Place, ...] = ("town_farmland", "town_built")
"""Where a site lies wholly inside 城镇开发边界."""


@dataclass(frozen=True)
class Site:
    """A site in one district; ``township`` is that of its middle, ``area`` in 0.0001 m² on the ellipsoid."""

    district: str
    township: str
    geometry: shapely.Geometry
    area: int


class Sites:
    """Finds sites; ``places`` holds for each kind of place the parcels where a site may lie."""

    def __init__(self, city: DemoCity) -> None:
        self._city = city
        self._places = _places(city)
        for outline in city.districts.outlines:
            shapely.prepare(outline)
        self._boundary = shapely.STRtree(city.boundary.geometry)

    def draw(self, rng: np.random.Generator, place: Place, hectares: float, district: str = "") -> Site:
        """A site of about ``hectares`` at such a place, wholly inside one district."""
        candidates = self._places[place]
        if district:
            number = self._city.districts.codes.index(district)
            own = candidates[self._city.survey.district[candidates] == number]
            candidates = own if own.size else candidates
        for attempt in range(64):
            parcel = int(rng.choice(candidates))
            drawn = self._try(rng, parcel, hectares * 0.9**attempt)
            if drawn is not None and (place not in _WITHIN or self._in_boundary(drawn.geometry)):
                return drawn
        raise ValueError(f"no room for a site at {place}")

    def _try(self, rng: np.random.Generator, parcel: int, hectares: float) -> Site | None:
        number = int(self._city.survey.district[parcel])
        shape = self._city.survey.geometry[parcel]
        middle = to_km(shapely.get_coordinates(shapely.point_on_surface(shape))[0])
        quadrangle = shapely.polygons(to_lonlat(middle + _corners(rng, hectares)))
        if not shapely.contains_properly(self._city.districts.outlines[number], quadrangle):
            return None
        township = self._city.townships[parcel]
        return Site(self._city.districts.codes[number], township, quadrangle, area(quadrangle))

    def _in_boundary(self, shape: shapely.Geometry) -> bool:
        met = self._boundary.geometries[self._boundary.query(shape)]
        return bool(shapely.covers(shapely.union_all(met), shape))


def _corners(rng: np.random.Generator, hectares: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Corners in km around the middle of a turned quadrangle with slightly uneven sides."""
    side = math.sqrt(hectares / 100)
    ratio = rng.uniform(0.75, 1.3)
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (side * ratio / 2, side / ratio / 2)
    square = square + rng.uniform(-0.06, 0.06, (4, 2)) * side
    turn = rng.uniform(0, math.pi / 2)
    return np.asarray(
        square @ np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    )


def _places(city: DemoCity) -> dict[Place, Ints]:
    survey = city.survey
    base = len(city.fabric)
    code = survey.codes[-1, :base]
    field = (city.fabric.kind == FIELD) & (survey.died[:base] == 0)
    farmed = field & np.isin(code, FARMLAND)
    built = field & np.isin(code, BUILT)
    inside, basic = survey.inside_boundary[:base], city.basic_farmland.members
    places: dict[Place, Bools] = {
        "town_farmland": farmed & inside,
        "open_farmland": farmed & ~inside & ~basic,
        "basic_farmland": farmed & basic,
        "redline": field & city.redline.members,
        "town_built": built & inside,
        "town_area": built & inside,
        "village": field & (code == "0702") & ~inside,
    }
    return {place: np.flatnonzero(chosen if chosen.any() else farmed) for place, chosen in places.items()}
