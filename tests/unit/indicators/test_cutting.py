"""Large control lines in small pieces."""

import math

import numpy as np
import pytest
import shapely

from chassis.geometry.geodesy import area, areas
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.ground.cutting import MOST_DEGREES, MOST_VERTICES, block_of, pieces_of
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, permit, square


def wavy(vertices: int, radius: float = 0.03) -> shapely.Polygon:
    turn = np.linspace(0, 2 * math.pi, vertices, endpoint=False)
    reach = radius * (1 + 0.3 * np.sin(40 * turn))
    ring = np.column_stack([119.9 + reach * np.cos(turn), 31.8 + reach * np.sin(turn)])
    return shapely.Polygon(ring, [square(119.89, 31.79)["coordinates"][0]])


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for one in changes:
        shard.apply([one])
    return shard


def large_line(sequence: int = 1) -> Change:
    rings = [shapely.get_coordinates(ring).tolist() for ring in shapely.get_rings(wavy(5_000))]
    return line("L", sequence, area_m2=2e7, geometry={"type": "Polygon", "coordinates": rings})


@pytest.mark.parametrize("vertices", [100, 5_000])
def test_pieces_are_small_do_not_overlap_and_are_the_whole(vertices: int) -> None:
    whole = wavy(vertices)
    pieces = pieces_of(block_of(whole))
    assert max(shapely.get_num_coordinates(pieces)) <= MOST_VERTICES
    assert np.ptp(shapely.bounds(pieces).reshape(-1, 2, 2), axis=1).max() <= MOST_DEGREES
    assert areas(pieces).sum() == pytest.approx(area(whole), rel=1e-8)
    assert areas([shapely.union_all(pieces)])[0] == pytest.approx(area(whole), rel=1e-8)


@pytest.mark.parametrize("seed", range(12))
def test_rings_that_touch_the_cuts_are_cut_rightly_too(seed: int) -> None:
    """On a lattice edges run along the cuts and rings touch in points: where quick clipping goes wrong."""
    rng = np.random.default_rng(seed)
    middles = shapely.multipoints(rng.random((200, 2)) * 0.02 + [119.9, 31.8])
    snapped = shapely.set_precision(shapely.buffer(middles, 0.0009, quad_segs=4), 0.00025)
    whole = shapely.from_wkb(shapely.to_wkb(snapped))
    pieces = pieces_of(block_of(whole))
    assert shapely.is_valid(pieces).all()
    assert max(shapely.get_num_coordinates(pieces)) <= MOST_VERTICES
    assert areas(pieces).sum() == pytest.approx(area(whole), rel=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_what_lies_within_a_rectangle_is_what_an_overlay_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = wavy(5_000)
    west, south, width, height = *(119.86 + rng.random(2) * [0.08, 0.08] - [0, 88.1]), *(rng.random(2) * 0.01)
    bounds = (west, south, west + width, south + height)
    within = block_of(whole).within(bounds)
    assert within.is_valid
    assert area(within) == pytest.approx(area(shapely.intersection(whole, shapely.box(*bounds))), abs=20)


def test_nothing_lies_within_a_rectangle_elsewhere() -> None:
    assert block_of(wavy(5_000)).within((120.5, 31.8, 120.6, 31.9)).is_empty


def test_a_small_shape_stays_as_it_is() -> None:
    small = shapely.box(119.9, 31.8, 119.901, 31.801)
    assert pieces_of(block_of(small)) == [small]


def test_a_permit_across_the_cuts_of_a_line_counts_once_and_is_one_finding() -> None:
    inside = permit("地字第1号", 1, geometry=square(119.905, 31.795, 0.012))
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply([large_line()])
    [finding] = shard.apply([inside]).findings
    assert finding.lines == ["L"]
    assert finding.overlap_m2 == pytest.approx(finding.subject_area_m2, abs=100)
    assert finding.geometry is not None
    assert finding.geometry.type == "Polygon"


def test_line_and_permits_in_any_order_and_after_withdrawals_give_the_same_bits() -> None:
    key = FigureKey("permanent_basic_farmland", DISTRICT, "projected", "current")
    permits = [permit(f"地字第{n}号", 1, geometry=square(119.88 + n * 0.004, 31.8, 0.009)) for n in range(8)]
    gone = permit("地字第9号", 1, geometry=square(119.9, 31.81, 0.02))
    revoked = permit("地字第9号", 2, status="revoked", geometry=square(119.9, 31.81, 0.02))
    first, last = (
        shard_after(large_line(), gone, *permits, revoked),
        shard_after(*reversed(permits), large_line(2)),
    )
    assert first.book.values[key] == last.book.values[key] < 20_000_000 * 10_000
