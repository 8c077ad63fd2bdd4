"""gateway on a real broker and a real Redis: screens see what is in the log, whatever dies meanwhile."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from chassis.kafka.log_reader import LogReader
from chassis.kafka.topics import create_topics
from contracts.messages.rejection import RejectedEvent
from contracts.topics import FIGURES, REJECTED, TOPICS
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from tests.integration.gateway_process import GatewayProcess, Wall, eventually, figure, message, produce


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    server = KafkaServer(tmp_path_factory.mktemp("kafka"), free_port())
    server.start()
    asyncio.run(create_topics(server.url, TOPICS))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"), free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def gateway(broker: KafkaServer, redis: RedisServer, tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    process = GatewayProcess(broker.url, redis.url, tmp_path)
    await process.start()
    yield process
    assert process.end() == 0


def shows(indicator: str, value: float, count: int = 1) -> Any:
    """Whether a wall has so many figures of the indicator, the newest with this value."""

    def seen(wall: Wall) -> bool:
        values = [row["value"] for row in wall.values("figures") if row["indicator"] == indicator]
        return len(values) == count and value in values

    return seen


async def test_a_figure_in_the_log_is_answered_with_the_words_of_the_catalogue(
    broker: KafkaServer, gateway: GatewayProcess
) -> None:
    await produce(broker.url, figure(25.5, "2023"), figure(24.5, "2024"))

    path = "/v1/indicators?indicator=wetland&unit=320400&basis=survey"
    rows = await eventually(lambda: gateway.rows(path), lambda seen: len(seen) == 2)
    history = (await gateway.get("/v1/indicators/wetland/320400/history")).json()

    assert [(row["period"], row["value"], row["name"]) for row in rows] == [
        ("2023", 25.5, "湿地面积"),
        ("2024", 24.5, "湿地面积"),
    ]
    assert [row["value"] for row in history["series"]["survey"]] == [25.5, 24.5]


async def test_an_alert_is_answered_with_its_transitions_and_its_place(
    broker: KafkaServer, gateway: GatewayProcess
) -> None:
    raised, cleared = (
        message(f"planning.alert.transitioned{which}", "a-1", alert_id="a-1", transition=number)
        for which, number in (("", 1), (".cleared", 2))
    )
    await produce(broker.url, raised, cleared)

    [alert] = await eventually(
        lambda: gateway.rows("/v1/alerts"), lambda seen: [row["state"] for row in seen] == ["cleared"]
    )
    story = (await gateway.get(f"/v1/alerts/{alert['alert_id']}")).json()

    assert [step["transition"] for step in story["transitions"]] == [1, 2]
    assert "疑似" in story["alert"]["title"]


async def test_a_permit_is_a_feature_with_its_findings(broker: KafkaServer, gateway: GatewayProcess) -> None:
    change = message("planning.changeset.accepted", "320411")
    finding = message("planning.finding.changed", "any")
    await produce(broker.url, change, finding)

    [permit] = await eventually(
        lambda: gateway.rows("/v1/permits"), lambda seen: any(row["findings"] for row in seen)
    )
    west, south = permit["location"]
    near = f"{west - 0.1},{south - 0.1},{west + 0.1},{south + 0.1}"
    there = (await gateway.get(f"/ogc/collections/permits/items?bbox={near}&simplify=5")).json()
    elsewhere = (await gateway.get("/ogc/collections/permits/items?bbox=1,1,2,2")).json()

    assert [feature["id"] for feature in there["features"]] == [permit["id"]]
    assert there["features"][0]["properties"]["findings"]
    assert elsewhere["numberMatched"] == 0


async def test_a_screen_gets_a_snapshot_then_changes_and_heartbeats(
    broker: KafkaServer, gateway: GatewayProcess
) -> None:
    change = message("planning.changeset.accepted", "320411")
    await produce(broker.url, change, figure(1.0, indicator="forest_land"))
    path = "/v1/indicators?indicator=forest_land"
    await eventually(lambda: gateway.rows(path), lambda seen: len(seen) == 1)
    wall = Wall("figures")
    watching = asyncio.create_task(
        wall.watch(gateway.live_url, lambda seen: shows("forest_land", 2.0)(seen) and bool(seen.watermarks))
    )
    await eventually(lambda: asyncio.sleep(0, wall), shows("forest_land", 1.0))

    await produce(broker.url, figure(2.0, indicator="forest_land"))
    await watching

    assert [op for op in wall.heard if op != "heartbeat"] == ["snapshot", "delta"]
    assert wall.heartbeat["problems"] == []


async def test_after_a_break_a_screen_gets_what_it_missed_and_no_more(
    broker: KafkaServer, gateway: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="built_land"))
    wall = Wall("figures")
    await wall.watch(gateway.live_url, shows("built_land", 1.0))

    await produce(broker.url, figure(2.0, indicator="built_land"), figure(3.0, indicator="built_land"))
    before, wall.heard = wall.channels["figures"].offset, []
    await wall.watch(gateway.live_url, shows("built_land", 3.0))

    assert "snapshot" not in wall.heard
    assert wall.channels["figures"].offset == before + 2


async def test_offsets_go_on_over_a_kill_and_every_replica_has_the_same(
    broker: KafkaServer, redis: RedisServer, gateway: GatewayProcess, tmp_path: Path
) -> None:
    other = await GatewayProcess(broker.url, redis.url, tmp_path).start()
    await produce(broker.url, figure(1.0, indicator="x"))
    wall, twin = (
        Wall("figures", "alerts", "permits", "system"),
        Wall("figures", "alerts", "permits", "system"),
    )
    await wall.watch(other.live_url, lambda seen: all(known.epoch for known in seen.channels.values()))
    await wall.watch(other.live_url, shows("x", 1.0))

    other.end(signal.SIGKILL)
    await produce(broker.url, figure(2.0, indicator="x"))
    await other.start()
    await wall.watch(other.live_url, shows("x", 2.0))
    await twin.watch(gateway.live_url, shows("x", 2.0))
    other.end()

    assert wall.heard.count("snapshot") == 4
    assert wall.channels["figures"] == twin.channels["figures"]


async def test_an_emptied_redis_heals_and_screens_get_a_fresh_snapshot(
    broker: KafkaServer, redis: RedisServer, gateway: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="y"))
    wall = Wall("figures", "plans")
    await wall.watch(gateway.live_url, shows("y", 1.0))
    before = wall.channels["figures"].epoch
    known = await gateway.rows("/v1/indicators")

    async with Redis.from_url(redis.url) as client:
        await client.flushall()
    await produce(broker.url, figure(2.0, indicator="y"))
    await wall.watch(gateway.live_url, shows("y", 2.0))

    again = await eventually(lambda: gateway.rows("/v1/indicators"), lambda seen: len(seen) >= len(known))
    keep = ("indicator", "unit", "basis", "period")
    assert [[row[name] for name in keep] for row in again] == [[row[name] for name in keep] for row in known]
    assert wall.channels["figures"].epoch != before


async def test_while_redis_is_away_the_api_says_later_and_screens_keep_their_heartbeat(
    broker: KafkaServer, redis: RedisServer, gateway: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="z"))
    wall = Wall("figures")
    await wall.watch(gateway.live_url, shows("z", 1.0))

    redis.stop()
    await wall.watch(gateway.live_url, lambda seen: "redis" in seen.heartbeat["problems"])
    answer = await gateway.get("/v1/indicators")
    redis.start()
    await gateway.ready()
    await produce(broker.url, figure(2.0, indicator="z"))
    await wall.watch(gateway.live_url, shows("z", 2.0))

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_while_kafka_is_away_the_last_known_state_is_served(
    broker: KafkaServer, gateway: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="k"))
    wall = Wall("figures")
    await wall.watch(gateway.live_url, shows("k", 1.0))

    broker.stop()
    await wall.watch(gateway.live_url, lambda seen: "kafka" in seen.heartbeat["problems"])
    answer = await gateway.get("/v1/indicators?indicator=k")
    broker.start()
    await gateway.ready()
    await produce(broker.url, figure(2.0, indicator="k"))
    await wall.watch(gateway.live_url, shows("k", 2.0))

    assert [row["value"] for row in answer.json()["items"]] == [1.0]


async def test_an_unreadable_message_is_put_aside_and_the_stream_goes_on(
    broker: KafkaServer, gateway: GatewayProcess
) -> None:
    broken = message("planning.figure.changed", "broken", value="much")
    await produce(broker.url, broken, figure(5.0, indicator="after"))

    path = "/v1/indicators?indicator=after"
    await eventually(lambda: gateway.rows(path), lambda seen: len(seen) == 1)
    letters = [
        Message[RejectedEvent].model_validate_json(record.value or b"").data
        async for batch in LogReader(broker.url).read_all(REJECTED.name)
        for record in batch
    ]

    [letter] = [letter for letter in letters if letter.original == broken.value]
    assert (letter.service, letter.reason) == ("gateway", "undecodable")
    assert letter.origin is not None
    assert letter.origin.topic == FIGURES.name


async def test_what_a_screen_says_wrong_is_answered_with_a_reason(gateway: GatewayProcess) -> None:
    told: list[dict[str, Any]] = []

    async with connect(gateway.live_url) as link:
        await link.send('{"op":"reboot"}')
        with suppress(ConnectionClosed):
            await _listen(link, told)

    assert [each["code"] for each in told if each["op"] == "error"] == ["unknown_op"]
    assert link.close_code == 4400


async def _listen(link: ClientConnection, told: list[dict[str, Any]]) -> None:
    while True:
        told.append(json.loads(await link.recv()))


async def test_a_page_from_elsewhere_may_not_listen(gateway: GatewayProcess) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(gateway.live_url, origin=Origin("https://evil.example"))

    assert refused.value.response.status_code == 403


def _narrow(port: int) -> socket.socket:
    """A connection that holds little on its way, so that one who does not read is noticed soon."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", port))
    return narrow


async def test_a_frozen_screen_is_cut_off_and_slows_nobody(
    broker: KafkaServer, redis: RedisServer, tmp_path: Path
) -> None:
    gateway = await GatewayProcess(broker.url, redis.url, tmp_path, SEND_TIMEOUT_SECONDS="2").start()
    await produce(broker.url, *(figure(1.0, f"{1900 + n // 12}-{n % 12 + 1:02d}", "m") for n in range(2000)))
    wall = Wall("figures")
    await wall.watch(gateway.live_url, shows("m", 1.0, 2000))

    async with connect(gateway.live_url, max_queue=1, max_size=None, sock=_narrow(gateway.port)) as frozen:
        for value in range(2, 14):
            with suppress(ConnectionClosed):
                await frozen.send('{"op":"subscribe","channels":[{"name":"figures"}]}')
            await produce(broker.url, figure(float(value), "1900-01", "m"))
            await wall.watch(gateway.live_url, shows("m", float(value), 2000))
        await eventually(
            gateway.figures_of_its_own, lambda seen: seen["gateway_screens_cut_off_total"] == 1, 15
        )

    assert wall.heard.count("snapshot") == 1
    assert gateway.end() == 0


async def test_the_page_is_served_under_a_strict_policy(gateway: GatewayProcess) -> None:
    page = await gateway.get("/")

    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert (await gateway.get("/docs")).status_code == 404
    assert (await gateway.get("/openapi.json")).json()["paths"]["/v1/indicators"]
