"""What of parcels lies under the features of one kind of line."""

from typing import Any

import numpy as np
import pytest
import shapely

from chassis.geometry.geodesy import areas
from services.indicators.domain.ground.cutting import block_of, pieces_of
from services.indicators.domain.ground.footprint import SLIVER
from services.indicators.domain.ground.outlines import outlines_of
from services.indicators.domain.ground.shapes import array_of
from services.indicators.domain.lines.sheet import Sheet

SLANT = (119.90, 31.70), (119.93, 31.71)
"""Three kilometres of straight edge."""
BELOW = shapely.polygons([*SLANT, (119.93, 31.69), (119.90, 31.69), SLANT[0]])
ABOVE = shapely.polygons([*SLANT, (119.93, 31.72), (119.90, 31.72), SLANT[0]])


def sheet_of(*features: Any) -> Sheet:
    drawn = [(feature, pieces_of(block_of(feature))) for feature in features]
    for feature, pieces in drawn:
        shapely.prepare(feature)
        shapely.prepare(array_of(pieces))
    return Sheet(drawn)


def on_the_slant(share: float) -> tuple[float, float]:
    west, east = np.array(SLANT)
    x, y = west + share * (east - west)
    return float(x), float(y)


def under(sheet: Sheet, *shapes: Any) -> list[int]:
    parcels = array_of(shapes)
    found: list[int] = sheet.areas_over(outlines_of(parcels, areas(parcels))).tolist()
    return found


@pytest.mark.parametrize(("line", "depth"), [(BELOW, 0.001), (ABOVE, -0.001)])
@pytest.mark.parametrize("shares", [(0.1, 0.9), (0.45, 0.55), (0.46, 0.48)])
def test_a_parcel_beside_a_line_is_not_inside_though_their_edges_have_other_vertices(
    line: Any, depth: float, shares: tuple[float, float]
) -> None:
    """An edge that is straight in degrees is bent in the plane of strips."""
    (west, south), (east, north) = map(on_the_slant, shares)
    parcel = shapely.polygons([(west, south), (east, north), (east, north + depth), (west, south + depth)])
    assert under(sheet_of(line), parcel) == [0]


def test_a_parcel_across_a_line_counts_by_the_part_inside() -> None:
    across = shapely.box(119.912, 31.70, 119.917, 31.71)
    inside = areas(shapely.intersection(array_of([across]), BELOW)).tolist()
    assert under(sheet_of(BELOW), across) == pytest.approx(inside, abs=SLIVER // 10)


def test_features_that_overlap_count_once_and_pieces_of_one_add_up() -> None:
    parcel = shapely.box(119.900, 31.700, 119.910, 31.702)
    west, middle = shapely.box(119.89, 31.69, 119.906, 31.701), shapely.box(119.904, 31.69, 119.908, 31.701)
    wide = shapely.box(119.89, 31.69, 119.908, 31.701)
    inside = areas(shapely.intersection(array_of([parcel]), wide)).tolist()
    assert under(sheet_of(west, middle), parcel) == pytest.approx(inside, abs=2)
    assert under(sheet_of(wide), parcel) == pytest.approx(inside, abs=20)


def test_a_parcel_wholly_inside_counts_with_its_very_area_and_one_far_away_with_none() -> None:
    inside, far = shapely.box(119.91, 31.695, 119.911, 31.696), shapely.box(120.2, 31.9, 120.3, 32.0)
    assert under(sheet_of(BELOW), inside, far) == [*areas(array_of([inside])).tolist(), 0]


def test_a_parcel_counts_the_same_alone_and_among_many_and_however_often_a_sheet_is_asked() -> None:
    """For one the edges of few pieces are sorted, after many those of all."""
    coast = shapely.Point(119.95, 31.75).buffer(0.05, quad_segs=2_000)
    row = [shapely.box(119.90 + n / 1000, 31.70, 119.901 + n / 1000, 31.701 + n / 2000) for n in range(60)]
    together, alone = under(sheet_of(coast), *row), [under(sheet_of(coast), one)[0] for one in row]
    assert together == alone
    sheet = sheet_of(coast)
    assert [under(sheet, one)[0] for one in row * 2] == alone * 2
    assert len(set(together)) > len(row) // 2
