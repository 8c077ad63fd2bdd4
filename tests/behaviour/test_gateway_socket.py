"""How much a screen's connection is written at once."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from deploy.local.redis_server import RedisServer
from services.gateway.domain.model.effects import Effect
from services.gateway.metrics import Metrics
from services.gateway.web.live.flow import PIECE_BYTES
from services.gateway.web.live.socket import LiveDoor, LiveRules, LiveSocket
from tests.behaviour.gateway_api import Api, figure, put, serving
from tests.integration.gateway.raw_socket import HANDSHAKE, TEXT, frame

PERMIT = put("permits", "地字第1号", kind="land_use", district="320411")


@pytest.fixture
async def api(server: RedisServer, tmp_path: Path) -> AsyncIterator[Api]:
    async with serving(server.url, tmp_path / "dist") as api:
        yield api


class Line(asyncio.Transport):
    """A connection that takes everything and keeps what it was given, write by write."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 40_000)})
        self.writes: list[bytes] = []

    def write(self, data: Any) -> None:
        """Keep it."""
        if len(data):
            self.writes.append(bytes(data))

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing waits here."""


async def written(api: Api, *filled: Effect) -> list[bytes]:
    """What a screen is written when it asks for figures and permits."""
    await api.fill(filled)
    rules, line = LiveRules(frozenset(), 10, 1.0), Line()
    socket = LiveSocket(LiveDoor(api.hub, rules, Metrics(CollectorRegistry())), set())
    socket.connection_made(line)
    socket.data_received(HANDSHAKE.format(host="127.0.0.1:8080").encode())
    line.writes.clear()
    channels = [{"name": "figures"}, {"name": "permits"}]
    socket.data_received(frame(TEXT, json.dumps({"op": "subscribe", "channels": channels}).encode()))
    socket.connection_lost(None)
    return line.writes


async def test_what_is_due_in_several_channels_goes_out_in_one_go(api: Api) -> None:
    [told] = await written(api, figure("wetland", "320400", "survey", "2024"), PERMIT)

    assert told.index(b'"channel":"figures"') < told.index(b'"channel":"permits"')


async def test_a_large_frame_goes_out_piece_by_piece_before_what_follows_it(api: Api) -> None:
    figures = [figure("wetland", "320400", "survey", str(1000 + year)) for year in range(600)]

    told = await written(api, *figures, PERMIT)

    assert len(told) > 2
    assert max(map(len, told)) <= PIECE_BYTES
    whole = b"".join(told)
    assert whole.count(b'"key":"wetland/') == len(figures)
    assert whole.index(b'"channel":"figures"') < whole.index(b'"channel":"permits"')
