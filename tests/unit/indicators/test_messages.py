"""What indicators writes from plain values is what the models of its topics read and write."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.kafka.records import Outgoing
from contracts import topics
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.generate import message_model
from contracts.messages.change import Change
from contracts.messages.figure import Figure
from contracts.wire import Message
from services.indicators.domain.shard import new_shard
from services.indicators.shell.saying.messages import Messages, Place
from tests.builders import DISTRICT, line, parcel, permit, review, target
from tests.guards.published_schema import published_schema

NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
HISTORY: list[Change] = [
    target(f"built_land/{DISTRICT}/2035", 1, value=7_500.5, sense="ceiling"),
    target(f"farmland_retained/{DISTRICT}/2035", 1, value=0.0),
    line("L1", 1),
    parcel("p1", 1),
    parcel("p2", 1, code="1101", area_m2=1_234.5678),
    parcel("p1", 2, year="2024", code="0701"),
    permit("地字第1号", 1),
    review("规划1", 1),
    review("规划1", 2, stage="approved", stage_entered_on="2026-01-20"),
]


def said() -> list[Outgoing]:
    shard, messages = new_shard(city(), catalogue())(DISTRICT), Messages(catalogue())
    facts = shard.apply(HISTORY)
    return messages.of(facts, Place(DISTRICT, 41, len(HISTORY)), shard.targets, NOW)


@pytest.mark.parametrize("topic", [topics.FIGURES.name, topics.LEDGER.name])
def test_a_message_from_plain_values_is_what_its_model_writes(topic: str) -> None:
    messages = [one for one in said() if one.topic == topic and not one.key.startswith("target/")]
    assert messages
    for message in messages:
        told: dict[str, Any] = json.loads(message.value or b"")
        model = message_model(told["type"]).model_validate_json(message.value or b"")
        assert json.loads(model.to_bytes()) == told
        assert list(published_schema(told["type"]).iter_errors(told)) == []


def test_figures_of_every_shape_are_among_them() -> None:
    figures = [json.loads(one.value or b"")["data"] for one in said() if one.topic == topics.FIGURES.name]
    shapes = ("target", "terms", "numerator", "usage")
    assert [name for name in shapes if not any(name in figure for figure in figures)] == []
    assert any("usage" not in figure and "target" in figure for figure in figures)


def test_a_figure_that_is_told_is_the_one_that_is_sent() -> None:
    shard, messages = new_shard(city(), catalogue())(DISTRICT), Messages(catalogue())
    shard.apply(HISTORY)
    place = Place(DISTRICT, 41, len(HISTORY))
    for value in shard.figures():
        sent = messages.figure(value, place, None, NOW).value or b""
        assert Message[Figure].model_validate_json(sent).data == messages.told(value, place, None, NOW)
