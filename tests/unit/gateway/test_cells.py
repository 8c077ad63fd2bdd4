"""The cells of the spatial index: few for an item, and none overlooked by a query."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.gateway.domain.space.cells import Box, cells_meeting, cells_of, meets

DEGREES = st.floats(min_value=-0.2, max_value=0.2, allow_nan=False)


def box(west: float, south: float, width: float, height: float) -> Box:
    return 119.9 + west, 31.8 + south, 119.9 + west + abs(width), 31.8 + south + abs(height)


BOXES = st.builds(box, DEGREES, DEGREES, DEGREES, DEGREES)


AS_WIDE_AS_A_CELL: Box = (119.83999999999999, 31.75, 119.99999999999999, 31.77)
"""Divided by the side its ends are rounded to the next column but one."""


@settings(max_examples=100)
@given(BOXES)
@example(AS_WIDE_AS_A_CELL)
def test_an_item_is_filed_in_at_most_four_cells_and_each_meets_it(extent: Box) -> None:
    cells = cells_of(extent)

    assert 1 <= len(cells) <= 4
    assert all(meets(cell, extent) for cell in cells)


@settings(max_examples=200)
@given(BOXES, BOXES)
def test_what_meets_a_query_lies_in_a_cell_the_query_looks_into(item: Box, query: Box) -> None:
    touching = item[0] <= query[2] and query[0] <= item[2] and item[1] <= query[3] and query[1] <= item[3]
    named = cells_meeting(query)

    if touching:
        assert any(meets(cell, query) for cell in cells_of(item))
        assert named is None or set(named) & set(cells_of(item))


def test_a_query_of_the_whole_city_names_no_cells() -> None:
    assert cells_meeting((119.1, 31.1, 120.3, 32.2)) is None
    assert cells_meeting((119.9, 31.8, 119.91, 31.81))
