"""导播: walls follow what a console shows, whichever replica either of them speaks to."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from chassis.clock import SystemClock, VirtualClock
from deploy.local.redis_server import RedisServer
from services.gateway.adapters.read_model.scenes import KEY, Scenes
from services.gateway.domain.feed.presenting import HELD, MOST_GROUPS, Wish
from services.gateway.shell.live.presenting import Presenting
from tests.behaviour.gateway_api import Api, serving

HALL = "/v1/presenter/hall"
WISH = {"module": "monitor", "params": {"unit": "320411", "indicator": "wetland"}, "by": "张工"}


@pytest_asyncio.fixture
async def api(server: RedisServer, tmp_path: Path) -> AsyncIterator[Api]:
    async with serving(server.url, tmp_path) as api:
        yield api


async def scene(api: Api, query: str = "") -> dict[str, Any] | None:
    found: dict[str, Any] | None = (await api.found(f"{HALL}{query}"))["scene"]
    return found


async def test_a_wall_that_waits_is_told_what_another_replica_was_asked_to_show(api: Api) -> None:
    other = Presenting(Scenes(api.redis), SystemClock())
    assert await scene(api) is None
    waiting = asyncio.create_task(scene(api, "?after=&wait=20"))
    await other.show("hall", Wish.model_validate(WISH))

    told = await asyncio.wait_for(waiting, 5)

    assert told is not None
    assert {name: told[name] for name in WISH} == WISH
    assert await scene(api, f"?after={told['change']}&wait=0.1") == told


async def test_an_ended_presentation_leaves_the_walls_to_themselves(api: Api) -> None:
    assert (await api.client.put(HALL, json=WISH)).status_code == 200
    assert (await api.client.delete(HALL)).status_code == 204
    assert await scene(api) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"module": "Monitor!"},
        {"params": {"embed": "1"}},
        {"params": {"unit": "x" * 301}},
        {"params": {chr(97 + i) * 2: "" for i in range(21)}},
        {"by": " "},
        {"extra": 1},
    ],
)
async def test_what_is_no_scene_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    assert (await api.client.put(HALL, json=WISH | wrong)).status_code == 422
    assert await scene(api) is None


async def test_a_forgotten_presentation_ends_by_itself_and_makes_room(api: Api) -> None:
    clock = VirtualClock(SystemClock().now())
    presenting, wish = Presenting(Scenes(api.redis), clock), Wish.model_validate(WISH)
    for number in range(MOST_GROUPS):
        await presenting.show(f"g{number}", wish)
    assert (await api.client.put(HALL, json=WISH)).status_code == 409

    clock.advance(HELD.total_seconds() + 1)
    assert await presenting.scene("g1") is None
    await presenting.show("hall", wish)
    assert await api.redis.hkeys(KEY) == ["hall"]


async def test_what_another_version_kept_is_nothing(api: Api) -> None:
    await api.redis.hset(KEY, "hall", json.dumps({"module": "monitor"}))
    assert await scene(api) is None
