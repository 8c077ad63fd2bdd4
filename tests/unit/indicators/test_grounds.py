"""Each footprint has ground of its own: together they are the union, and none is claimed twice."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from chassis.geometry.geodesy import area
from services.indicators.domain.ground.footprint import footprint_of
from services.indicators.domain.permits.grounds import Claim, Grounds

Named = tuple[str, Claim]


def claim(west: float, south: float, side: float, *, granted: bool = True) -> Claim:
    shape = shapely.box(119.9 + west, 31.7 + south, 119.9 + west + side, 31.7 + south + side)
    return Claim(footprint_of(shape), granted)


def claimed(claims: Sequence[Named]) -> Grounds:
    grounds = Grounds()
    for name, one in claims:
        grounds.claim(name, one)
    return grounds


def shapes_of(grounds: Grounds, names: str) -> dict[str, Any]:
    return {name: ground.shape for name in names if (ground := grounds.of(name)) is not None}


PLACES = st.floats(0, 0.004)
CLAIMS = st.lists(st.tuples(PLACES, PLACES, st.floats(0.001, 0.003), st.booleans()), min_size=2, max_size=6)


@given(CLAIMS)
def test_the_grounds_are_the_union_of_the_footprints_and_do_not_overlap(
    drawn: list[tuple[float, float, float, bool]],
) -> None:
    names = "abcdef"[: len(drawn)]
    claims = {name: claim(*one[:3], granted=one[3]) for name, one in zip(names, drawn, strict=True)}
    shapes = list(shapes_of(claimed(list(claims.items())), names).values())
    whole = area(shapely.union_all([one.shape for one in claims.values()]))
    assert sum(map(area, shapes)) == pytest.approx(whole, abs=50)
    assert area(shapely.union_all(shapes)) == pytest.approx(whole, abs=50)


def test_what_is_granted_comes_before_what_is_under_review_and_then_by_id() -> None:
    first, second = claim(0, 0, 0.002, granted=False), claim(0.001, 0, 0.002)
    grounds = claimed([("a", first), ("b", second)])
    assert shapes_of(grounds, "b")["b"] is second.shape
    assert area(shapes_of(grounds, "a")["a"]) == pytest.approx(area(first.shape) / 2, abs=5)


def test_the_order_in_which_footprints_came_does_not_matter() -> None:
    claims = [
        ("a", claim(0, 0, 0.002)),
        ("b", claim(0.001, 0.001, 0.002, granted=False)),
        ("c", claim(0.0015, 0, 0.002)),
    ]
    texts = [
        {name: shape.wkb for name, shape in shapes_of(claimed(order), "abc").items()}
        for order in permutations(claims)
    ]
    assert all(one == texts[0] for one in texts)


def test_a_footprint_that_goes_leaves_its_land_to_the_next() -> None:
    behind = claim(0.001, 0, 0.002)
    grounds = claimed([("a", claim(0, 0, 0.002)), ("b", behind)])
    moves = grounds.claim("a", None)
    assert [move.name for move in moves] == ["a", "b"]
    assert shapes_of(grounds, "ab") == {"b": behind.shape}


def test_neighbours_that_only_touch_keep_their_very_outlines() -> None:
    one, other = claim(0, 0, 0.002), claim(0.002, 0, 0.002)
    grounds = claimed([("a", one), ("b", other)])
    assert shapes_of(grounds, "b")["b"] is other.shape


def test_the_same_claim_again_moves_nothing() -> None:
    again = claim(0, 0, 0.002)
    grounds = claimed([("a", again)])
    assert grounds.claim("a", again) == []


def test_what_is_claimed_on_a_fork_does_not_show() -> None:
    grounds = claimed([("a", claim(0, 0, 0.002))])
    fork = grounds.fork()
    fork.claim("a", None)
    assert fork.of("a") is None
    assert grounds.of("a") is not None
