"""Faust carries the facts to the desks: one agent a topic, acknowledged once a desk has settled them."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from chassis.doors.ops import Health
from chassis.faust_host import FaustHost, FaustSettings, create_app
from chassis.kafka.records import Record


class Taker(Protocol):
    """Who works on the messages of one topic."""

    async def assigned(self) -> None:
        """Its partition is ours now."""

    async def revoked(self) -> None:
        """It is not any more."""

    async def take(self, records: Sequence[Record]) -> None:
        """Messages in order; returning acknowledges them."""


def create_host(settings: FaustSettings, takers: Mapping[str, Taker], health: Health) -> FaustHost:
    """A Faust app that serves ``takers`` by topic and is ready once it has joined its group."""
    app = create_app(settings)

    async def on_assigned(_app: Any, /, *places: Any, signal: Any, **_: Any) -> None:  # noqa: ARG001
        for place in places[0]:
            await takers[place.topic].assigned()
        health.ready("kafka")

    async def on_revoked(_app: Any, /, *places: Any, signal: Any, **_: Any) -> None:  # noqa: ARG001
        for place in places[0]:
            await takers[place.topic].revoked()

    app.on_partitions_assigned.connect(on_assigned)
    app.on_partitions_revoked.connect(on_revoked)
    return FaustHost(app, {topic: taker.take for topic, taker in takers.items()})
