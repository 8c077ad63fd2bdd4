"""三条控制线 drawn on the fabric: whole parcels, dissolved in groups, so that lines run along parcel edges.

永久基本农田 and 城镇开发边界 have no parcel in common, nor either of them with 生态保护红线.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from contracts.events.controlline import LineKind
from demo.city.classes import FARMLAND
from demo.city.land import SHARES, Land, top
from demo.city.survey import YEARS, Survey
from demo.ground.blocks import FIELD
from demo.ground.fabric import Fabric
from demo.ground.plane import Bools, Codes, Ints, Shapes

BASIC_FARMLAND_SHARE = 0.9125
"""永久基本农田 as a share of the farmland of the newest survey year."""
ZONES = ("城镇集中建设区", "城镇弹性发展区", "特别用途区")
_ZONE_RANKS = (0.90, 0.96)
_REDLINE_KINDS = np.array(["生物多样性维护", "水源涵养", "水土保持"])


@dataclass(frozen=True)
class Lines:
    """Features of a control line, each in one township: ``area`` official in 0.0001 m².

    ``first`` is one parcel of each feature, ``members`` are those of all.
    """

    kind: LineKind
    geometry: Shapes
    district: Ints
    area: Ints
    zone: Codes
    first: Ints
    members: Bools


def draw_lines(fabric: Fabric, land: Land, survey: Survey) -> tuple[Lines, Lines, Lines]:
    """永久基本农田, 生态保护红线, 城镇开发边界 of the city."""
    base = len(fabric)
    redline = _redline(fabric, land)
    farmland = _basic_farmland(fabric, land, survey, redline)
    township = survey.township[:base]
    nature = _REDLINE_KINDS[township % 3]
    plots = fabric.block[:, 0] // 2 * 100_000 + fabric.block[:, 1] // 2
    plots = plots * 100 + township
    net = survey.net(YEARS[-1])[:base]
    return (
        _dissolved("permanent_basic_farmland", fabric, farmland, (plots, np.full(base, "")), net),
        _dissolved("ecological_redline", fabric, redline, (township, nature), fabric.area),
        _dissolved(
            "urban_development_boundary",
            fabric,
            land.inside_boundary,
            (township, _zones(fabric, land)),
            fabric.area,
        ),
    )


def _redline(fabric: Fabric, land: Land) -> Bools:
    chosen = np.zeros(len(fabric), dtype=bool)
    wild = np.isin(
        land.code, ["1101", "1102", "1103", "1106", "0301", "0302", "0305", "0307", "0404", "1104"]
    )
    for number, code in enumerate(fabric.districts.codes):
        here = fabric.district == number
        quota = SHARES[code].redline * float(fabric.area[here].sum())
        chosen[top(land.nature, fabric.area, here & wild & ~land.inside_boundary, quota)] = True
    return chosen


def _basic_farmland(fabric: Fabric, land: Land, survey: Survey, redline: Bools) -> Bools:
    """Farmland through all the years, furthest from the towns first, up to its share in each district."""
    base = len(fabric)
    farmed = np.isin(survey.codes[:, :base], FARMLAND).all(axis=0) & (survey.died[:base] == 0)
    net = survey.net(YEARS[-1])
    now_farmed = np.isin(survey.codes[-1], FARMLAND) & survey.current(YEARS[-1])
    chosen = np.zeros(base, dtype=bool)
    for number in range(len(fabric.districts.codes)):
        quota = BASIC_FARMLAND_SHARE * float(net[now_farmed & (survey.district == number)].sum())
        candidates = farmed & (fabric.district == number) & ~land.inside_boundary & ~redline
        chosen[top(-land.town, net[:base], candidates & (fabric.kind == FIELD), quota)] = True
    return chosen


def _zones(fabric: Fabric, land: Land) -> Codes:
    """Zone of every parcel inside the boundary: by how near the town's middle it lies in its district."""
    zone = np.full(len(fabric), ZONES[0], dtype="U10")
    for number in range(len(fabric.districts.codes)):
        own = np.flatnonzero(land.inside_boundary & (fabric.district == number))
        own = own[np.argsort(-land.town[own], kind="stable")]
        rank = np.cumsum(fabric.area[own]) / max(1, int(fabric.area[own].sum()))
        zone[own[rank > _ZONE_RANKS[0]]] = ZONES[1]
        zone[own[rank > _ZONE_RANKS[1]]] = ZONES[2]
    return zone


def _dissolved(kind: LineKind, fabric: Fabric, members: Bools, by: tuple[Ints, Codes], area: Ints) -> Lines:
    """One feature for each group (district, number, zone) of the member parcels."""
    own = np.flatnonzero(members)
    zones, zone = np.unique(by[1][own], return_inverse=True)
    keys = np.column_stack([fabric.district[own], zone, by[0][own]])
    order = np.lexsort(keys.T[::-1])
    own, keys, zone = own[order], keys[order], zone[order]
    new = np.ones(len(own), dtype=bool)
    new[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    start = np.flatnonzero(new)
    groups = np.split(fabric.geometry[own], start[1:])
    return Lines(
        kind=kind,
        geometry=np.array([shapely.coverage_union_all(group) for group in groups], dtype=object),
        district=fabric.district[own][start],
        area=np.add.reduceat(area[own], start),
        zone=zones[zone[start]],
        first=own[start],
        members=members,
    )
