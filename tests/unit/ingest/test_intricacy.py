"""How much work a shape makes is known before GEOS sees it."""

import numpy as np
import pytest

from services.ingest.domain.geometry.intricacy import FEW_VERTICES, MOST_MEETING, meeting_edges
from services.ingest.domain.limits import MOST_VERTICES
from tests.hostile import slanted_comb, star
from tests.unit.ingest.builders import accepted, polygon, refused, survey

Ring = list[list[float]]


def circle(points: int) -> Ring:
    angles = np.linspace(0, 2 * np.pi, points)
    ring = np.column_stack((119.95 + 0.01 * np.cos(angles), 31.75 + 0.01 * np.sin(angles))).tolist()
    return [*ring[:-1], ring[0]]


def upright_comb(vertices: int) -> Ring:
    """Teeth whose boxes touch only their neighbours."""
    west = [119.9 + 1e-5 * i for i in range(vertices // 4)]
    teeth = [p for x in west for p in ([x, 31.71], [x, 31.79], [x + 5e-6, 31.79], [x + 5e-6, 31.71])]
    return [*teeth, [west[-1] + 5e-6, 31.7], [119.9, 31.7], teeth[0]]


def meeting(ring: Ring) -> int:
    return meeting_edges(np.array(ring), np.array([0, len(ring)]))


@pytest.mark.parametrize("ring", [circle(MOST_VERTICES), circle(1000), upright_comb(MOST_VERTICES - 10)])
def test_edges_of_a_drawing_meet_few_others(ring: Ring) -> None:
    assert meeting(ring) < 10 * len(ring)
    assert accepted(survey(geometry=polygon(ring))).district == "320412"


@pytest.mark.parametrize("ring", [slanted_comb(19_990), star(9_999)])
def test_edges_of_slanted_combs_and_stars_meet_nearly_all(ring: Ring) -> None:
    assert meeting(ring) > 0.4 * len(ring) ** 2
    assert refused(survey(geometry=polygon(ring))).reason == "too_intricate"


def test_a_small_comb_is_no_more_than_a_shape_with_teeth() -> None:
    assert accepted(survey(geometry=polygon(slanted_comb(2_000)))).district == "320412"
    assert meeting(slanted_comb(FEW_VERTICES)) < MOST_MEETING


def test_rings_are_not_joined_to_each_other() -> None:
    squares = [circle(5) for _ in range(100)]
    offsets = np.arange(0, 501, 5)

    alone = meeting_edges(np.vstack(squares), offsets)

    assert alone == pytest.approx(400 * 400 / 2, rel=0.5)
