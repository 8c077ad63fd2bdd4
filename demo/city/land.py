"""Which 三调 class each parcel of the base year has: quotas a district, filled by score.

The shares are invented (演示数据), tuned so that the city's 耕地 and 永久基本农田 lie a little above the
public 2035 figures of Changzhou's plan: 126.08 万亩 = 840.5 km² and 114.96 万亩 = 766.4 km².
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demo.city.classes import FARMLAND, RIDGE_SHARE
from demo.ground.blocks import FIELD, ROAD_NORTHWARD
from demo.ground.fabric import Fabric
from demo.ground.plane import Bools, Codes, Floats, Ints


@dataclass(frozen=True)
class Shares:
    """What share of a district each broad kind of land has; the rest is ponds and minor uses."""

    boundary: float
    farmland: float
    redline: float
    forest: float
    orchard: float
    village: float


SHARES = {
    "320402": Shares(0.760, 0.0488, 0.020, 0.030, 0.008, 0.030),
    "320404": Shares(0.745, 0.0488, 0.015, 0.025, 0.008, 0.035),
    "320411": Shares(0.530, 0.1533, 0.030, 0.060, 0.020, 0.050),
    "320412": Shares(0.390, 0.1662, 0.105, 0.080, 0.040, 0.055),
    "320413": Shares(0.190, 0.2548, 0.082, 0.130, 0.050, 0.060),
    "320481": Shares(0.128, 0.2175, 0.110, 0.300, 0.065, 0.055),
}
FARMLAND_INSIDE_BOUNDARY = 0.045
"""The share of a district's farmland that the urban development boundary takes in: land yet to be built."""

_TOWN_MIX = (  # share of the land inside the boundary
    ("0601", 0.215),
    ("0701", 0.225),
    ("05H1", 0.055),
    ("0508", 0.020),
    ("08H2", 0.035),
    ("08H1", 0.012),
    ("0809", 0.015),
    ("0810", 0.050),
    ("0702", 0.080),
    ("0404", 0.030),
    ("1104", 0.050),
)


@dataclass(frozen=True)
class Land:
    """Per parcel: ``code`` (DLBM), ``inside_boundary``, and ``town``, ``nature`` scores that lines reuse."""

    code: Codes
    inside_boundary: Bools
    town: Floats
    nature: Floats


def net_area(area: Ints, code: Codes) -> Ints:
    """TBDLMJ = TBMJ − KCMJ in 0.0001 m², to two decimals of a square metre."""
    share = np.zeros(len(code))
    for farmland, ridges in RIDGE_SHARE.items():
        share[code == farmland] = ridges
    return np.asarray(area - np.rint(area * share / 100).astype(np.int64) * 100, dtype=np.int64)


def top(score: Floats, weight: Ints, candidates: Bools, quota: float) -> Ints:
    """The candidates of highest score whose weights sum to about ``quota``."""
    index = np.flatnonzero(candidates)
    index = index[np.argsort(-score[index], kind="stable")]
    before = np.cumsum(weight[index]) - weight[index] / 2
    return np.asarray(index[before <= quota], dtype=np.int64)


def settle(rng: np.random.Generator, fabric: Fabric) -> Land:
    """Give every parcel its class of the base year."""
    scape, km = fabric.landscape, fabric.km
    town = scape.town(km)
    nature = np.maximum(scape.water(km), scape.hill(km))
    code = np.full(len(fabric), "", dtype="U4")
    inside = np.zeros(len(fabric), dtype=bool)
    chance = rng.random(len(fabric))
    grain = _block_grain(rng, fabric)
    for number, name in enumerate(fabric.districts.codes):
        here = fabric.district == number
        total = int(fabric.area[here].sum())
        dry = here & (scape.water(km) <= 0)
        inside[top(town, fabric.area, dry, SHARES[name].boundary * total)] = True
        _waters(fabric, code, here & ~inside)
        _strips(fabric, code, here, inside, chance)
        for kind, quota, score, where in _wishes(fabric, SHARES[name], here, inside, (town, grain, chance)):
            free = where & (code == "")
            weight = net_area(fabric.area, _farmland_code(fabric)) if kind == "farmland" else fabric.area
            chosen = top(score, weight, free, quota)
            code[chosen] = _farmland_code(fabric)[chosen] if kind == "farmland" else kind
    code[code == ""] = "1104"
    return Land(code, inside, town, nature)


def _block_grain(rng: np.random.Generator, fabric: Fabric) -> Floats:
    """One random number a block, so that the parcels of a block tend to look alike."""
    size = fabric.block.max(axis=0) + 1
    return np.asarray(rng.random((size[0], size[1]))[fabric.block[:, 0], fabric.block[:, 1]])


def _farmland_code(fabric: Fabric) -> Codes:
    dry = fabric.landscape.hill(fabric.km) + 0.15 * fabric.landscape.grain(fabric.km, 0)
    return np.where(
        dry > -0.25, FARMLAND[2], np.where(fabric.landscape.grain(fabric.km, 1) > 0.9, *FARMLAND[1::-1])
    )


def _waters(fabric: Fabric, code: Codes, outside: Bools) -> None:
    wet = fabric.landscape.water(fabric.km)
    lake = outside & (wet > 0.02)
    code[lake] = fabric.landscape.water_class(fabric.km)[lake]
    code[outside & (wet > -0.03) & (wet <= 0.02) & (fabric.kind == FIELD)] = "1106"


def _strips(fabric: Fabric, code: Codes, here: Bools, inside: Bools, chance: Floats) -> None:
    """Thin parcels: roads and canals by the rank of their line, field roads and ditches between them."""
    line = np.where(fabric.kind == ROAD_NORTHWARD, fabric.block[:, 0], fabric.block[:, 1])
    free = here & (fabric.kind != FIELD) & (code == "")
    code[free] = np.where(chance[free] < 0.45, "1107", "1006")
    code[free & inside] = "1004"
    code[free & (line % 7 == 5)] = "1101"
    code[free & (line % 11 == 3)] = "1003"
    code[free & (line % 33 == 14)] = "1001"


def _wishes(
    fabric: Fabric, shares: Shares, here: Bools, inside: Bools, scores: tuple[Floats, Floats, Floats]
) -> Iterator[tuple[str, float, Floats, Bools]]:
    """(class, quota in 0.0001 m², score, where) in the order in which they are served."""
    town, grain, chance = scores
    scape, km = fabric.landscape, fabric.km
    total = float(fabric.area[here].sum())
    field = here & (fabric.kind == FIELD)
    rural, urban = field & ~inside, field & inside
    texture = 0.5 * grain + 0.3 * chance
    farmland = shares.farmland * total
    yield "farmland", farmland * FARMLAND_INSIDE_BOUNDARY, -town + 0.2 * texture, urban
    for which, (kind, share) in enumerate(_TOWN_MIX):
        quota = share * float(fabric.area[here & inside].sum())
        yield kind, quota, 0.5 * scape.grain(km, which % 4) + 0.5 * grain + 0.2 * town, urban
    yield "0307", total, texture, urban
    yield "1106", 0.002 * total, scape.water(km) + 0.1 * texture, rural
    hills = scape.hill(km) + 0.3 * texture
    yield "0302", shares.forest * total * 0.2, hills + 0.4 * scape.grain(km, 2), rural
    yield "0301", shares.forest * total * 0.5, hills, rural
    yield "0702", shares.village * total, 0.6 * chance + 0.5 * grain + 0.2 * town, rural
    yield (
        "farmland",
        farmland * (1 - FARMLAND_INSIDE_BOUNDARY),
        0.5 * scape.grain(km, 3) + texture - hills,
        rural,
    )
    yield "0202", shares.orchard * total * 0.5, hills + 0.2 * scape.grain(km, 1), rural
    yield "0201", shares.orchard * total * 0.5, scape.grain(km, 0) + texture, rural
    yield "0305", shares.forest * total * 0.1, hills, rural
    yield "0307", shares.forest * total * 0.2, texture, rural
    yield "0404", 0.012 * total, chance, rural
    yield "1202", 0.012 * total, chance, rural
    yield "0602", 0.002 * total, hills + chance, rural
    yield "0601", 0.015 * total, town + chance, rural
    yield "09", 0.003 * total, chance, rural
