"""国土变更调查: five survey years, each with a little farmland built over and a little reclaimed.

Land is conserved: a parcel changes its class, or two parcels merge into one new parcel of their joint area.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from demo.city.classes import FARMLAND
from demo.city.land import Land, net_area
from demo.city.turns import turned
from demo.ground.blocks import FIELD
from demo.ground.fabric import Fabric
from demo.ground.plane import Bools, Codes, Ints, Shapes

YEARS = (2021, 2022, 2023, 2024, 2025)
_NEVER = 0


@dataclass(frozen=True)
class Survey:
    """One row a parcel: ``codes`` (years, parcels); ``born``, ``died`` are years (``died`` 0: current)."""

    geometry: Shapes
    district: Ints
    township: Ints
    area: Ints
    km: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    codes: Codes
    born: Ints
    died: Ints
    inside_boundary: Bools

    def __len__(self) -> int:
        return len(self.geometry)

    def current(self, year: int) -> Bools:
        """Parcels that exist at the end of ``year``."""
        exists: Bools = (self.born <= year) & ((self.died == _NEVER) | (self.died > year))
        return exists

    def changed(self, year: int) -> Ints:
        """What the increment package (更新数据增量包) of ``year`` carries: new, retired, reclassified."""
        at = YEARS.index(year)
        if at == 0:
            return np.flatnonzero(self.born == year)
        other = self.current(year) & (self.codes[at] != self.codes[at - 1])
        confirmed = _first_of_each_district(self.district, self.current(year))
        return np.flatnonzero((self.born == year) | (self.died == year) | other | confirmed)

    def net(self, year: int) -> Ints:
        """TBDLMJ of every parcel in ``year``, in 0.0001 m²."""
        return net_area(self.area, self.codes[YEARS.index(year)])


def survey_city(rng: np.random.Generator, fabric: Fabric, land: Land) -> Survey:
    """Let the years pass over the fabric."""
    codes = np.repeat(land.code[None, :], len(YEARS), axis=0)
    touched = np.zeros(len(fabric), dtype=bool)
    for at in range(1, len(YEARS)):
        codes[at:] = codes[at - 1]
        for number in range(len(fabric.districts.codes)):
            here = (fabric.district == number) & ~touched
            for parcels, classes in turned(rng, (fabric, land), codes[at].copy(), at, here):
                codes[at:, parcels] = classes
                touched[parcels] = True
    survey = Survey(
        geometry=fabric.geometry,
        district=fabric.district,
        township=townships(rng, fabric),
        area=fabric.area,
        km=fabric.km,
        codes=codes,
        born=np.full(len(fabric), YEARS[0]),
        died=np.full(len(fabric), _NEVER),
        inside_boundary=land.inside_boundary,
    )
    return _with_merged(survey, fabric, ~touched)


def townships(rng: np.random.Generator, fabric: Fabric) -> Ints:
    """Number (from 1) of each parcel's invented township: the nearest of some centres in its district."""
    per_district = {"320402": 7, "320404": 8, "320411": 10, "320412": 18, "320413": 10, "320481": 14}
    number = np.ones(len(fabric), dtype=np.int64)
    for district, code in enumerate(fabric.districts.codes):
        own = np.flatnonzero(fabric.district == district)
        centres = fabric.km[rng.choice(own, min(per_district[code], len(own)), replace=False)]
        nearest = np.full(len(own), np.inf)
        for which, centre in enumerate(centres, start=1):
            distance = np.linalg.norm(fabric.km[own] - centre, axis=1)
            number[own[distance < nearest]] = which
            nearest = np.minimum(nearest, distance)
    return number


def _with_merged(survey: Survey, fabric: Fabric, untouched: Bools) -> Survey:
    """Append parcels that two neighbours of one block and class merged into, some each later year."""
    first = _mergeable(survey, fabric, untouched)
    year = np.array(YEARS[1:])[np.arange(len(first)) % (len(YEARS) - 1)]
    pairs = np.column_stack([first, first + 1])
    merged = shapely.coverage_union_all(survey.geometry[pairs], axis=1)
    died = survey.died.copy()
    died[pairs] = year[:, None]
    return Survey(
        geometry=np.concatenate([survey.geometry, merged]),
        district=np.append(survey.district, survey.district[first]),
        township=np.append(survey.township, survey.township[first]),
        area=np.append(survey.area, survey.area[pairs].sum(axis=1)),
        km=np.concatenate([survey.km, survey.km[first]]),
        codes=np.concatenate([survey.codes, survey.codes[:, first]], axis=1),
        born=np.append(survey.born, year),
        died=np.append(died, np.full(len(first), _NEVER)),
        inside_boundary=np.append(survey.inside_boundary, survey.inside_boundary[first]),
    )


def _mergeable(survey: Survey, fabric: Fabric, untouched: Bools) -> Ints:
    """Some first members of pairs (p, p+1) that may merge: about one parcel in five hundred."""
    wild = untouched & ~np.isin(survey.codes[0], FARMLAND) & (fabric.kind == FIELD)
    alike = (
        (fabric.block[:-1] == fabric.block[1:]).all(axis=1)
        & (survey.district[:-1] == survey.district[1:])
        & (survey.codes[0, :-1] == survey.codes[0, 1:])
        & (survey.township[:-1] == survey.township[1:])
        & (survey.inside_boundary[:-1] == survey.inside_boundary[1:])
        & wild[:-1]
        & wild[1:]
    )
    first = np.flatnonzero(alike)[::7][: max(4, len(survey) // 500)]
    union = shapely.coverage_union_all(survey.geometry[np.column_stack([first, first + 1])], axis=1)
    whole = shapely.get_type_id(union) == shapely.GeometryType.POLYGON
    return np.asarray(first[whole], dtype=np.int64)


def _first_of_each_district(district: Ints, among: Bools) -> Bools:
    """One parcel a district is surveyed again each year, so that every district has every year."""
    index = np.flatnonzero(among)
    _, first = np.unique(district[index], return_index=True)
    chosen = np.zeros(len(district), dtype=bool)
    chosen[index[first]] = True
    return chosen
