"""The whole invented city, grown from one seed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from demo.city.land import settle
from demo.city.lines import Lines, draw_lines
from demo.city.survey import Survey, survey_city
from demo.city.townships import township_codes
from demo.ground.districts import Districts, load_districts
from demo.ground.fabric import Fabric, make_fabric

DEFAULT_SEED = 20260101
DEFAULT_PARCELS = 20_000


@dataclass(frozen=True)
class DemoCity:
    """演示城市: districts, parcels with their survey years, and the three control lines."""

    seed: int
    districts: Districts
    fabric: Fabric
    survey: Survey
    basic_farmland: Lines
    redline: Lines
    boundary: Lines

    @property
    def lines(self) -> tuple[Lines, Lines, Lines]:
        """The three control lines."""
        return self.basic_farmland, self.redline, self.boundary

    @cached_property
    def townships(self) -> list[str]:
        """镇街代码 of every parcel, 9 digits."""
        return township_codes(self.districts, self.survey)


def grow_city(seed: int = DEFAULT_SEED, parcels: int = DEFAULT_PARCELS) -> DemoCity:
    """The city of about ``parcels`` parcels; equal arguments give equal cities."""
    rng = np.random.default_rng(seed)
    districts = load_districts()
    fabric = make_fabric(rng, districts, parcels)
    land = settle(rng, fabric)
    survey = survey_city(rng, fabric, land)
    return DemoCity(seed, districts, fabric, survey, *draw_lines(fabric, land, survey))
