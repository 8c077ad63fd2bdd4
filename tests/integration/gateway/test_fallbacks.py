"""A screen that cannot have a WebSocket, or wants a part: SSE, polling, filters, and who is there."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from websockets.asyncio.client import connect

from deploy.local.kafka_server import KafkaServer
from tests import loopback
from tests.integration.gateway.process import Begin, GatewayProcess, figure, message, produce
from tests.waiting import eventually


async def sse(url: str, last_event_id: str | None = None) -> AsyncGenerator[dict[str, str]]:
    """The events of a stream: event, id, data."""
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    async with (
        loopback.client(timeout_seconds=20) as client,
        client.stream("GET", url, headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        event: dict[str, str] = {}
        async for line in answer.aiter_lines():
            if not line and "data" in event:
                yield event
                event = {}
            elif line:
                name, _, value = line.partition(": ")
                event[name] = value


async def next_data(events: AsyncIterator[dict[str, str]]) -> tuple[dict[str, Any], str]:
    """The next frame that is no heartbeat, and where one then stands."""
    async for event in events:
        if event["event"] != "heartbeat":
            assert json.loads(event["data"])["op"] == event["event"]
            return json.loads(event["data"]), event["id"]
    raise AssertionError("the stream ended")


async def test_sse_tells_everything_then_what_was_missed(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="sse"))
    await eventually(lambda: gateway_of_all.rows("/v1/indicators?indicator=sse"), lambda seen: len(seen) == 1)
    url = f"{gateway_of_all.url}/v1/live/sse?channels=figures&indicator=sse"
    async with aclosing(sse(url)) as events:
        snapshot, standing = await next_data(events)
    await produce(broker.url, figure(9.0, indicator="other"), figure(2.0, indicator="sse"))

    async with aclosing(sse(url, standing)) as events:
        delta, _ = await next_data(events)

    assert [item["value"]["value"] for item in snapshot["items"]] == [1.0]
    assert (delta["op"], delta["previous"]) == ("delta", snapshot["offset"])
    assert [item["value"]["value"] for item in delta["items"]] == [2.0]


async def test_polling_waits_for_what_is_new_and_goes_on_where_it_stood(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="poll"))
    await eventually(
        lambda: gateway_of_all.rows("/v1/indicators?indicator=poll"), lambda seen: len(seen) == 1
    )
    part = "indicator=poll&unit=320400"
    first = (await gateway_of_all.get(f"/v1/live/poll?channels=figures&{part}")).json()
    nothing = (await gateway_of_all.get(f"/v1/live/poll?channels={first['channels']}&{part}&wait=0.1")).json()

    waiting = asyncio.create_task(
        gateway_of_all.get(f"/v1/live/poll?channels={first['channels']}&{part}&wait=9")
    )
    await produce(broker.url, figure(2.0, indicator="poll"))
    [delta] = (await waiting).json()["frames"]

    assert [frame["op"] for frame in first["frames"]] == ["snapshot"]
    assert nothing["frames"] == []
    assert (delta["op"], delta["items"][0]["value"]["value"]) == ("delta", 2.0)
    assert nothing["heartbeat"]["op"] == "heartbeat"


async def test_a_screen_is_told_only_of_its_part_and_everyone_sees_that_it_is_there(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    wanted = {"name": "figures", "indicators": ["mine"]}
    async with connect(gateway_of_all.live_url, max_size=None) as link:
        await link.send(json.dumps({"op": "subscribe", "wall": "指挥大厅", "channels": [wanted]}))
        told = [json.loads(await link.recv())]
        await produce(broker.url, figure(7.0, indicator="theirs"), figure(1.0, indicator="mine"))
        while not any(frame["op"] == "delta" for frame in told):
            told.append(json.loads(await link.recv()))
        there = (await gateway_of_all.get("/v1/presence")).json()["items"]

    frames = [frame for frame in told if frame["op"] != "heartbeat"]
    assert [[item["value"]["indicator"] for item in frame["items"]] for frame in frames] == [[], ["mine"]]
    wall = next(one for one in there if one["wall"] == "指挥大厅")
    assert (wall["door"], wall["channels"][0]["indicators"]) == ("websocket", ["mine"])
    assert wall["channels"][0]["offset"] == frames[-1]["offset"]


async def test_every_replica_says_which_walls_are_connected_to_any(
    gateway: GatewayProcess, begin: Begin
) -> None:
    other = await begin()
    async with connect(gateway.live_url, max_size=None) as link:
        await link.send(json.dumps({"op": "subscribe", "wall": "值班室", "channels": [{"name": "figures"}]}))
        rows = await eventually(
            lambda: walls_by(other), lambda walls: "值班室" in walls and len(walls["值班室"]["all"]) > 1
        )
    assert rows["值班室"]["replica"] in rows["值班室"]["all"]
    await eventually(lambda: walls_by(other), lambda walls: "值班室" not in walls)
    gateway.end()
    alone = await eventually(lambda: presence_of(other), lambda told: len(told["replicas"]) == 1)
    assert rows["值班室"]["replica"] not in alone["replicas"]


async def presence_of(gateway: GatewayProcess) -> dict[str, Any]:
    told: dict[str, Any] = (await gateway.get("/v1/presence")).json()
    return told


async def walls_by(gateway: GatewayProcess) -> dict[str, Any]:
    """Its walls by name, each beside all replicas that are known."""
    told = await presence_of(gateway)
    return {one["wall"]: {**one, "all": told["replicas"]} for one in told["items"]}


async def test_permits_are_told_to_those_who_watch_their_district(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    await produce(broker.url, message("planning.changeset.accepted", "320411"))
    await eventually(lambda: gateway_of_all.rows("/v1/permits"), lambda seen: len(seen) > 0)
    permit = (await gateway_of_all.rows("/v1/permits"))[0]

    here = (await gateway_of_all.get(f"/v1/live/poll?channels=permits&unit={permit['district']}")).json()
    elsewhere = (await gateway_of_all.get("/v1/live/poll?channels=permits&unit=320481")).json()

    assert permit["id"] in [item["key"] for item in here["frames"][0]["items"]]
    assert elsewhere["frames"][0]["items"] == []


async def test_what_cannot_be_subscribed_to_is_said_plainly(gateway_of_all: GatewayProcess) -> None:
    for asked in ("secrets", "figures:e", "figures:e:x", ","):
        for door in ("sse", "poll"):
            answer = await gateway_of_all.get(f"/v1/live/{door}?channels={asked}")
            assert answer.status_code == 422, (door, asked)
