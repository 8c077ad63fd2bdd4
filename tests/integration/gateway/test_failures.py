"""Whatever dies meanwhile, every screen ends up with what is in the log."""

import random
import signal
from contextlib import suppress
from pathlib import Path

from websockets.exceptions import ConnectionClosed, InvalidStatus

from chassis.kafka.topics import create_topics
from contracts.topics import TOPICS
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from tests.integration.gateway.process import (
    Begin,
    GatewayProcess,
    Wall,
    emptied,
    figure,
    produce,
    shows,
)
from tests.waiting import eventually


async def test_offsets_go_on_over_a_kill_and_every_replica_has_the_same(
    broker: KafkaServer, gateway: GatewayProcess, begin: Begin
) -> None:
    other = await begin()
    await produce(broker.url, figure(1.0, indicator="x"))
    wall, twin = (
        Wall("figures", "alerts", "permits", "system"),
        Wall("figures", "alerts", "permits", "system"),
    )
    await wall.watch(other.live_url, lambda seen: all(known.epoch for known in seen.channels.values()))
    await wall.watch(other.live_url, shows("x", 1.0))

    other.end(signal.SIGKILL)
    await produce(broker.url, figure(2.0, indicator="x"))
    await other.started()
    await wall.watch(other.live_url, shows("x", 2.0))
    await twin.watch(gateway.live_url, shows("x", 2.0))

    assert wall.heard.count("snapshot") == 4
    assert wall.channels["figures"] == twin.channels["figures"]


async def test_a_screen_hops_between_dying_replicas_and_an_emptied_redis_and_ends_right(
    broker: KafkaServer, redis: RedisServer, gateway: GatewayProcess, begin: Begin
) -> None:
    other = await begin()
    wall, chance = Wall("figures"), random.Random(7)
    for value in range(1, 13):
        await produce(broker.url, *(figure(float(value), f"{2000 + n}", "chaos") for n in range(20)))
        if value % 3 == 0:
            other.end(signal.SIGKILL)
            other.start()
        if value == 8:
            await emptied(redis)
        with suppress(TimeoutError, ConnectionClosed, OSError, InvalidStatus):
            await wall.watch(chance.choice((gateway, other)).live_url, lambda _: False, seconds=0.5)

    await wall.watch(gateway.live_url, shows("chaos", 12.0, 20))
    twin = Wall("figures")
    await other.ready()
    await twin.watch(other.live_url, lambda seen: seen.channels == wall.channels)

    assert {row["value"] for row in wall.values("figures") if row["indicator"] == "chaos"} == {12.0}


async def test_another_log_than_the_one_projected_makes_another_model(
    broker: KafkaServer, redis: RedisServer, tmp_path: Path, gateway: GatewayProcess, begin: Begin
) -> None:
    await produce(broker.url, figure(1.0, indicator="old"))
    await eventually(lambda: gateway.rows("/v1/indicators?indicator=old"), lambda seen: len(seen) == 1)
    gateway.end()
    renewed = KafkaServer(tmp_path / "kafka", free_port())
    renewed.start()
    await create_topics(renewed.url, TOPICS)
    await produce(renewed.url, figure(1.0, indicator="new"))

    fresh = await begin(renewed.url)
    rows = await eventually(lambda: fresh.rows("/v1/indicators"), lambda seen: len(seen) == 1)
    fresh.end()
    renewed.stop()
    await emptied(redis)

    assert [row["indicator"] for row in rows] == ["new"]


async def test_an_emptied_redis_heals_and_screens_get_a_fresh_snapshot(
    broker: KafkaServer, redis: RedisServer, gateway: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="y"))
    wall = Wall("figures", "plans")
    await wall.watch(gateway.live_url, shows("y", 1.0))
    before = wall.channels["figures"].epoch
    known = await gateway.rows("/v1/indicators")

    await emptied(redis)
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
