"""Model and published schema accept and refuse the same: every place of every golden message, spoilt."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.generate import HERE, MODELS, message_model
from tests.guards.published_schema import published_schema

Place = tuple[str | int, ...]
_ABSENT = object()
SPOILT: list[object] = [
    _ABSENT, None, True, "", "x" * 3000, "２０", "2026-11-18", "2026-11-18T00:00:00", -1, 1.5, 10**11, [], {}
]  # fmt: skip
JUDGED_APART: set[Place] = {
    ("specversion",),  # Python code may leave it to its default; CloudEvents requires it on the wire
    ("type",),  # a consumer chooses the model by the type, so the model need not check it
    ("data", "original"),  # whether text is base64 is beyond JSON Schema
}


def _places(value: object, at: Place = ()) -> Iterator[Place]:
    """Every place in a JSON value; of a list its first item stands for all."""
    yield at
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, (*at, key))
    if isinstance(value, list) and value:
        yield from _places(value[0], (*at, 0))


def _spoil(message: dict[str, Any], place: Place, value: object) -> dict[str, Any]:
    spoilt = copy.deepcopy(message)
    holder: Any = spoilt
    for step in place[:-1]:
        holder = holder[step]
    if value is _ABSENT:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return spoilt


def _model_accepts(type_: str, message: dict[str, Any]) -> bool:
    try:
        message_model(type_).model_validate_json(json.dumps(message))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("type_", MODELS)
def test_a_spoilt_message_is_judged_alike_by_model_and_schema(type_: str) -> None:
    message = json.loads((HERE / "examples" / f"{type_}.json").read_text(encoding="utf-8"))
    schema = published_schema(type_)
    places = [place for place in _places(message) if place and place not in JUDGED_APART]

    disagreed = [
        (place, str(value)[:20])
        for place in places
        for value in SPOILT
        if schema.is_valid(spoilt := _spoil(message, place, value)) != _model_accepts(type_, spoilt)
    ]

    assert disagreed == []
