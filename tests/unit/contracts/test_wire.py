"""CloudEvents 1.0 structured JSON: what an envelope must have, may have and keeps."""

import gc
import json
import weakref
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from contracts.events import StatisticSet
from contracts.wire import Message

Statistic = Message[StatisticSet]


def event(**changes: Any) -> dict[str, Any]:
    """A small upstream event; a change of None leaves the attribute out."""
    attributes = {
        "specversion": "1.0",
        "id": "demo-1",
        "source": "/demo/statistics",
        "type": "planning.statistic.set",
        "subject": "resident_population/320400/2025",
        "time": "2026-11-20T09:30:00+08:00",
        "data": {"value": 5386000.0, "unit_of_measure": "person", "publisher": "演示统计局"},
    }
    return {key: value for key, value in {**attributes, **changes}.items() if value is not None}


def read(**changes: Any) -> Message[StatisticSet]:
    return Statistic.model_validate_json(json.dumps(event(**changes)))


def test_a_message_is_written_as_it_was_read() -> None:
    message = read(sequence="3", traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")

    assert Statistic.model_validate_json(message.to_bytes()) == message


def test_absent_attributes_are_left_out_and_not_written_as_null() -> None:
    written = json.loads(read().to_bytes())

    assert "sequence" not in written
    assert None not in written.values()


def test_the_offset_of_a_time_is_kept() -> None:
    assert json.loads(read().to_bytes())["time"] == "2026-11-20T09:30:00+08:00"


def test_extension_attributes_of_others_are_ignored() -> None:
    assert read(partitionkey="320400", dataschema="https://example.invalid/s") == read()


@pytest.mark.parametrize("attribute", ["id", "source", "type", "subject", "time", "data"])
def test_an_envelope_without_a_required_attribute_is_refused(attribute: str) -> None:
    with pytest.raises(ValidationError, match=attribute):
        read(**{attribute: None})


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("specversion", "0.3"),
        ("id", ""),
        ("id", 1),
        ("source", "x" * 257),
        ("time", "2026-11-20T09:30:00"),
        ("time", "yesterday"),
        ("time", 1_763_602_200),
        ("time", "1763602200"),
        ("sequence", 3),
        ("sequence", "-1"),
        ("sequence", "1.5"),
        ("sequence", "３"),
        ("sequence", "1" * 19),
        ("datacontenttype", "text/xml"),
        ("data", "text"),
    ],
)
def test_an_envelope_with_a_wrong_attribute_is_refused(attribute: str, value: object) -> None:
    with pytest.raises(ValidationError, match=attribute):
        read(**{attribute: value})


def test_a_message_is_a_value_that_cannot_be_changed() -> None:
    message = read()

    with pytest.raises(ValidationError, match="frozen"):
        message.id = "other"  # type: ignore[misc]
    assert read() == message


def test_the_model_of_a_message_is_made_once_though_nobody_holds_it() -> None:
    class Other(BaseModel):
        """Data of no other test."""

    made = weakref.ref(Message[Other])
    gc.collect()
    assert made() is Message[Other]
