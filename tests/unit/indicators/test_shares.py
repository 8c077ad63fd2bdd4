"""What lay over a parcel when it was surveyed still does when another footprint comes."""

from typing import Any

from contracts.catalogue import catalogue
from contracts.districts import city
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, parcel, permit


def place(west: float, east: float) -> dict[str, Any]:
    ring = [[119.9 + x, 31.8 + y] for x, y in ((west, 0), (east, 0), (east, 0.001), (west, 0.001), (west, 0))]
    return {"type": "Polygon", "coordinates": [ring]}


def fresh() -> Shard:
    return new_shard(city(), catalogue())(DISTRICT)


FIRST = permit("地字第1号", 1, project_code="X1", geometry=place(-0.001, 0.0004))
SECOND = permit("地字第2号", 1, project_code="X2", geometry=place(0.0007, 0.002))
LAND = parcel("p1", 1, geometry=place(0.0, 0.001))


def test_a_parcel_keeps_what_lay_over_it_before_when_another_permit_comes() -> None:
    surveyed_first, built_first = fresh(), fresh()
    for change in (LAND, FIRST, SECOND):
        surveyed_first.apply([change])
    for change in (FIRST, LAND, SECOND):
        built_first.apply([change])
    assert built_first.parcels.overlaps("p1") == surveyed_first.parcels.overlaps("p1")
    assert built_first.book.values == surveyed_first.book.values
