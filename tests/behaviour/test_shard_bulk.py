"""Parcels that come together are measured and cut together: to the very bits of one after the other."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, square

CLASSES = ["0101", "0301", "0701", "1106"]
KINDS = ["permanent_basic_farmland", "ecological_redline", "urban_development_boundary"]
places = st.builds(
    lambda x, y: (119.9 + x * 0.0003, 31.8 + y * 0.0003), st.integers(0, 12), st.integers(0, 12)
)


@st.composite
def outlines(draw: st.DrawFn, side: float = 0.001) -> dict[str, Any]:
    """A square, one with a hole, or two of them as one shape."""
    west, south = draw(places)
    ring = square(west, south, side)["coordinates"]
    match draw(st.integers(0, 5)):
        case 0:
            hole = square(west + side / 4, south + side / 3, side / 3)["coordinates"]
            return {"type": "Polygon", "coordinates": [*ring, *hole]}
        case 1:
            beside = square(west + 1.5 * side, south, side)["coordinates"]
            return {"type": "MultiPolygon", "coordinates": [ring, beside]}
        case _:
            return {"type": "Polygon", "coordinates": ring}


@st.composite
def grounds(draw: st.DrawFn) -> list[Change]:
    """Lines that overlap, some larger than a piece may be, and permits across them."""
    lines = [
        line(f"L{n}", n, line_kind=draw(st.sampled_from(KINDS)), geometry=draw(outlines(side)))
        for n, side in enumerate(draw(st.lists(st.sampled_from([0.0007, 0.012]), max_size=4)))
    ]
    permits = [
        permit(
            f"地字第{n}号",
            n,
            status=draw(st.sampled_from(["granted", "under_review"])),
            geometry=draw(outlines(0.0008)),
        )
        for n in range(draw(st.integers(0, 5)))
    ]
    return [*lines, *permits]


@st.composite
def surveys(draw: st.DrawFn) -> list[Change]:
    """Parcels of two years, some twice, some ended, some with a settlement code."""
    return [
        parcel(
            f"p{draw(st.integers(0, 6))}",
            draw(st.integers(1, 20)),
            year=draw(st.sampled_from(["2022", "2023"])),
            code=draw(st.sampled_from(CLASSES)),
            settlement_class=draw(st.sampled_from([None, "203"])),
            status=draw(st.sampled_from(["current", "current", "current", "retired"])),
            geometry=draw(outlines()),
        )
        for _ in range(draw(st.integers(1, 20)))
    ]


def on(ground: list[Change]) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(ground)
    return shard


@settings(max_examples=150, deadline=None)
@given(grounds(), surveys())
def test_a_run_of_parcels_gives_the_entries_and_the_figures_of_one_after_the_other(
    ground: list[Change], run: list[Change]
) -> None:
    together, single = on(ground), on(ground)

    at_once = together.apply(run)
    one_by_one = [single.apply([one]) for one in run]

    assert at_once.ledger == tuple(page for facts in one_by_one for page in facts.ledger)
    assert dict(together.book.values) == dict(single.book.values)
    assert [together.figure(key) for key in together.book.values] == [
        single.figure(key) for key in together.book.values
    ]
    in_turn = {key: row for facts in one_by_one for key, row in facts.rows.items()}
    assert of_parcels(at_once.rows) == of_parcels(in_turn)


def of_parcels(rows: dict[str, bytes | None]) -> dict[str, bytes | None]:
    """Rows of parcels and what lies over them; figures are said after each set."""
    return {key: row for key, row in rows.items() if not key.startswith("figure|")}


@settings(max_examples=75, deadline=None)
@given(grounds(), surveys())
def test_ground_that_comes_after_its_parcels_gives_the_same_figures(
    ground: list[Change], run: list[Change]
) -> None:
    before, after = on([*ground, *run]), on([*run, *ground])
    assert dict(before.book.values) == dict(after.book.values)
