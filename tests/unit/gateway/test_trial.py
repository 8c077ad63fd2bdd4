"""What permits may be tried: land that ingest would take as well."""

import pytest

from contracts.districts import city
from contracts.geometry import Polygon
from services.gateway.domain.trial.what_if import Trial, TriedPermit, refusals
from tests.builders import permit

WEST, SOUTH, EAST, NORTH = city().bounds


def tried(west: float, south: float, east: float, north: float) -> Trial:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    data = permit("地字第1号", 1).data.model_dump()
    where = Polygon.model_validate({"type": "Polygon", "coordinates": [ring]})
    return Trial(permits=[TriedPermit.model_validate(data | {"geometry": where.model_dump()})])


def test_land_may_reach_to_every_bound_of_the_city() -> None:
    assert refusals(tried(WEST, SOUTH, EAST, NORTH), city()) == []


@pytest.mark.parametrize(
    "bounds",
    [
        (WEST - 0.001, 31.0, 120.0, 32.0),
        (119.0, SOUTH - 0.001, 120.0, 32.0),
        (119.0, 31.0, EAST + 0.001, 32.0),
        (119.0, 31.0, 120.0, NORTH + 0.001),
    ],
    ids=["west", "south", "east", "north"],
)
def test_land_beyond_a_bound_cannot_be_tried(bounds: tuple[float, float, float, float]) -> None:
    (refused,) = refusals(tried(*bounds), city())
    assert refused.index == 0
    assert refused.problem.startswith("a vertex lies outside 118.8-120.6 °E, 30.8-32.4 °N")
