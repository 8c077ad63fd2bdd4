"""Sizes are counted before any model or geometry library looks."""

from typing import Any

import orjson
import pytest

from services.ingest.domain.limits import (
    MOST_CONTAINERS,
    MOST_DEPTH,
    MOST_EVENT_BYTES,
    MOST_RINGS,
    MOST_VERTICES,
    too_deep,
    too_intricate,
    too_large,
    too_many_containers,
)
from services.ingest.domain.reading.parsing import parse
from services.ingest.domain.rejection import Rejection
from services.ingest.domain.submission import judge_body
from tests.unit.ingest.builders import RULES, accepted, polygon, refused, square, survey


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def test_sixteen_levels_are_deep_enough() -> None:
    assert too_deep(nested(MOST_DEPTH)) is None
    assert too_deep({"data": nested(MOST_DEPTH)}) is not None


def test_depth_hidden_anywhere_is_found() -> None:
    hidden = survey(geometry={"type": "Polygon", "coordinates": [[[119.9, nested(20)]]]})

    assert refused(hidden).reason == "too_deep"
    assert refused({**survey(), "anything": {"extra": nested(20)}}).reason == "too_deep"


@pytest.mark.parametrize("key", ["", '{"\\u0031": 1}'])
@pytest.mark.parametrize("levels", [200, 300, 990, 1015, 1030, 100_000])
def test_no_depth_of_nesting_gets_past_the_limit_or_breaks_a_parser(levels: int, key: str) -> None:
    document = parse(b"[" * levels + key.encode() + b"]" * levels)

    assert isinstance(document, Rejection) or too_deep(document) is not None
    if not isinstance(document, Rejection):
        assert orjson.dumps(document)


def test_two_mebibytes_are_large_enough() -> None:
    assert too_large(MOST_EVENT_BYTES) is None
    assert too_large(MOST_EVENT_BYTES + 1) is not None


@pytest.mark.parametrize("filling", [b"[],", b"{},", b"[{}],"])
def test_a_body_of_nothing_but_brackets_is_refused_before_it_is_parsed(filling: bytes) -> None:
    body = b"[" + filling * (MOST_CONTAINERS // filling.count(b",") + 1) + b"0]"

    assert judge_body(body, RULES, batch=True) == too_many_containers(body)
    assert too_many_containers(b"[" * MOST_CONTAINERS) is None


def fine_square(vertices: int) -> list[list[float]]:
    """A valid ring with so many positions, most of them along its southern edge."""
    step = 0.01 / vertices
    south = [[119.9 + step * i, 31.7] for i in range(vertices - 2)]
    return [*south, [119.9, 31.8], [119.9, 31.7]]


def test_twenty_thousand_vertices_are_detailed_enough() -> None:
    assert accepted(survey(geometry=polygon(fine_square(MOST_VERTICES)))).district == "320412"
    assert refused(survey(geometry=polygon(fine_square(MOST_VERTICES + 1)))).reason == "too_many_vertices"


def test_vertices_of_all_parts_count_together() -> None:
    ring = fine_square(MOST_VERTICES // 2 + 1)
    parts = {"type": "MultiPolygon", "coordinates": [[ring], [ring]]}

    assert refused(survey(geometry=parts)).reason == "too_many_vertices"


def test_a_feature_of_thousands_of_rings_is_refused() -> None:
    rings = [square(side=1e-6) for _ in range(MOST_RINGS + 1)]

    assert refused(survey(geometry=polygon(*rings))).reason == "too_many_vertices"


@pytest.mark.parametrize("data", [None, 5, [], {}, {"geometry": 5}, {"geometry": {"coordinates": 5}}])
def test_what_is_no_polygon_is_left_to_the_model(data: object) -> None:
    assert too_intricate(data) is None
