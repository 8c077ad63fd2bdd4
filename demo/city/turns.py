"""How land turns from one class to another in a year: built over, reclaimed, planted, restored (invented)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demo.city.classes import FARMLAND, FOREST, WETLAND
from demo.city.land import Land, net_area, top
from demo.ground.blocks import FIELD
from demo.ground.fabric import Fabric
from demo.ground.plane import Bools, Codes, Ints

_NEW_TOWN = ("0601", "0701", "05H1", "0508", "0809")


@dataclass(frozen=True)
class Turn:
    """``rates``: in each year after the first, the share of the district's ``stock`` classes that turns."""

    origin: tuple[str, ...]
    becomes: tuple[str, ...]
    stock: tuple[str, ...]
    rates: tuple[float, float, float, float]
    towards_town: bool


TURNS = (
    Turn(FARMLAND, _NEW_TOWN, FARMLAND, (0.0044, 0.0040, 0.0030, 0.0027), towards_town=True),
    Turn(
        ("0201", "0204", "0404", "0702", "1104", "1202"),
        ("0102",),
        FARMLAND,
        (0.0016, 0.0018, 0.0019, 0.0020),
        towards_town=False,
    ),
    Turn(("0307",), _NEW_TOWN, FOREST, (0.0030, 0.0024, 0.0016, 0.0012), towards_town=True),
    Turn(("0404", "1104"), ("0307",), FOREST, (0.0012, 0.0018, 0.0024, 0.0028), towards_town=False),
    Turn(("1104",), ("1106",), WETLAND, (0.03, 0.04, 0.05, 0.05), towards_town=False),
)


def turned(
    rng: np.random.Generator, place: tuple[Fabric, Land], codes: Codes, year: int, here: Bools
) -> Iterator[tuple[Ints, Codes]]:
    """Which parcels ``here`` turn in the ``year``-th year (from 1), and into what; ``codes``: before it."""
    fabric, land = place
    free = here & (fabric.kind == FIELD)
    net = net_area(fabric.area, codes)
    for turn in TURNS:
        stock = float(net[here & np.isin(codes, turn.stock)].sum())
        score = land.town + 2 * land.inside_boundary if turn.towards_town else rng.random(len(fabric))
        candidates = free & np.isin(codes, turn.origin)
        if not turn.towards_town:
            candidates &= ~land.inside_boundary
        chosen = top(score, net, candidates, turn.rates[year - 1] * stock)
        free[chosen] = False
        yield chosen, rng.choice(turn.becomes, len(chosen))
