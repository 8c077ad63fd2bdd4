"""The live feed of a gateway on a real broker and a real Redis."""

import asyncio
import json
import socket
from contextlib import suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from deploy.local.kafka_server import KafkaServer
from tests.integration.gateway.process import (
    Begin,
    GatewayProcess,
    Wall,
    figure,
    message,
    produce,
    shows,
)
from tests.waiting import eventually


async def test_a_screen_gets_a_snapshot_then_changes_and_heartbeats(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    change = message("planning.changeset.accepted", "320411")
    await produce(broker.url, change, figure(1.0, indicator="forest_land"))
    path = "/v1/indicators?indicator=forest_land"
    await eventually(lambda: gateway_of_all.rows(path), lambda seen: len(seen) == 1)
    wall = Wall("figures")
    watching = asyncio.create_task(
        wall.watch(
            gateway_of_all.live_url, lambda seen: shows("forest_land", 2.0)(seen) and bool(seen.watermarks)
        )
    )
    await eventually(lambda: asyncio.sleep(0, wall), shows("forest_land", 1.0))

    await produce(broker.url, figure(2.0, indicator="forest_land"))
    await watching

    assert [op for op in wall.heard if op != "heartbeat"] == ["snapshot", "delta"]
    assert wall.heartbeat["problems"] == []


async def test_after_a_break_a_screen_gets_what_it_missed_and_no_more(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    await produce(broker.url, figure(1.0, indicator="built_land"))
    wall = Wall("figures")
    await wall.watch(gateway_of_all.live_url, shows("built_land", 1.0))

    await produce(broker.url, figure(2.0, indicator="built_land"), figure(3.0, indicator="built_land"))
    before, wall.heard = wall.channels["figures"].offset, []
    await wall.watch(gateway_of_all.live_url, shows("built_land", 3.0))

    assert "snapshot" not in wall.heard
    assert wall.channels["figures"].offset == before + 2


async def test_what_a_screen_says_wrong_is_answered_with_a_reason(gateway_of_all: GatewayProcess) -> None:
    told: list[dict[str, Any]] = []

    async with connect(gateway_of_all.live_url) as link:
        await link.send('{"op":"reboot"}')
        with suppress(ConnectionClosed):
            await _listen(link, told)

    assert [each["code"] for each in told if each["op"] == "error"] == ["unknown_op"]
    assert link.close_code == 4400


async def _listen(link: ClientConnection, told: list[dict[str, Any]]) -> None:
    while True:
        told.append(json.loads(await link.recv()))


async def test_a_page_from_elsewhere_may_not_listen(gateway_of_all: GatewayProcess) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(gateway_of_all.live_url, origin=Origin("https://evil.example"))

    assert refused.value.response.status_code == 403


def _narrow(port: int) -> socket.socket:
    """A connection that holds little on its way, so that one who does not read is noticed soon."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", port))
    return narrow


async def test_a_frozen_screen_is_cut_off_and_slows_nobody(broker: KafkaServer, begin: Begin) -> None:
    gateway = await begin(SEND_TIMEOUT_SECONDS="2")
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
