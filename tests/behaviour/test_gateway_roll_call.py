"""点名: each replica tells the others of its screens, by way of Redis or, while that is away, not at all."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from services.gateway.adapters.read_model.client import connect
from services.gateway.adapters.read_model.roll import Roll
from services.gateway.domain.feed.presence import Guest, Presence
from services.gateway.shell.live.roll_call import MOST_TOLD, RollCall
from tests.behaviour.gateway_api import Api, serving
from tests.waiting import eventually


@dataclass(frozen=True)
class Screen:
    """One that is connected."""

    wall: str | None = None
    number: int = 0

    def wake(self) -> None:
        """Nothing is shown."""

    def check(self, now_seconds: float) -> None:
        """Never stalled."""

    def presence(self, now_seconds: float) -> Presence:
        return Presence(Guest("127.0.0.1", "test", self.wall), "websocket", now_seconds, [])


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    server = RedisServer(tmp_path, free_port())
    server.start()
    async with serving(server.url, tmp_path / "dist") as api:
        yield api
    server.stop()


async def test_of_very_many_screens_others_hear_the_named_ones_and_how_many_there_are(api: Api) -> None:
    for number in range(2 * MOST_TOLD):
        api.hub.join(Screen(number=number))
    walls = {f"指挥大厅{number}" for number in range(20)}
    for wall in walls:
        api.hub.join(Screen(wall))
    crowded = RollCall(api.hub, Roll(api.redis))
    telling = asyncio.create_task(crowded.run())

    told = await eventually(lambda: api.found("/v1/presence"), lambda seen: len(seen["replicas"]) > 1)

    here, there = (
        2 * MOST_TOLD + len(walls),
        [one for one in told["items"] if one["replica"] == crowded.replica],
    )
    assert told["total"] == 2 * here
    assert {one["wall"] for one in told["items"][: 2 * len(walls)]} == walls
    assert {one["wall"] for one in there} >= walls
    telling.cancel()
    await crowded.stop()
    assert (await api.found("/v1/presence"))["total"] == here


async def test_without_redis_a_replica_knows_of_its_own_screens(api: Api) -> None:
    api.hub.join(Screen("值班室"))
    alone = RollCall(api.hub, Roll(connect("redis://127.0.0.1:9")))
    present = await alone.everywhere()
    assert ([row["wall"] for row in present.rows], present.total) == (["值班室"], 1)
    assert present.replicas == [alone.replica]
