"""gateway as its own process, what feeds it, and a screen that checks everything it is told."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
from redis.asyncio import Redis
from websockets.asyncio.client import ClientConnection, connect

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.topics import TOPICS
from deploy.local.redis_server import RedisServer
from tests import loopback
from tests.service_process import ServiceProcess

EXAMPLES = Path(__file__).parents[3] / "contracts" / "examples"
TOPIC_OF = {kind: topic.name for topic in TOPICS for kind in topic.types}


def message(example: str, key: str, **data: Any) -> Outgoing:
    """A golden message with some of its data replaced, on the topic of its type."""
    content = json.loads((EXAMPLES / f"{example}.json").read_text(encoding="utf-8"))
    content["data"] |= data
    return Outgoing(TOPIC_OF[content["type"]], key, json.dumps(content).encode())


def figure(value: float, period: str = "2024", indicator: str = "wetland") -> Outgoing:
    """A figure of the city."""
    about = {"indicator": indicator, "unit": "320400", "basis": "survey", "period": period}
    key = "/".join(about.values())
    return message("planning.figure.changed", key, value=value, **about)


async def produce(bootstrap: str, *messages: Outgoing) -> None:
    """Puts messages in the log."""
    writer = KafkaWriter(bootstrap, "test")
    await writer.start()
    try:
        await writer.send_all(messages)
    finally:
        await writer.stop()


class GatewayProcess(ServiceProcess):
    """``python -m services.gateway`` on a port of its own that survives restarts."""

    def __init__(self, bootstrap: str, redis_url: str, folder: Path, **settings: str) -> None:
        super().__init__(
            "gateway", folder, KAFKA_BOOTSTRAP_SERVERS=bootstrap, REDIS_URL=redis_url, **settings
        )

    async def started(self) -> Self:
        """Starts it and waits until it is ready."""
        self.start()
        await self.ready()
        return self

    @property
    def live_url(self) -> str:
        """Of the live feed."""
        return f"ws://127.0.0.1:{self.port}/v1/live"

    async def get(self, path: str) -> httpx.Response:
        """One request."""
        async with loopback.client(self.url) as client:
            return await client.get(path)

    async def figures_of_its_own(self) -> dict[str, float]:
        """Its metrics without labels."""
        lines = (await self.get("/metrics")).text.splitlines()
        plain = (line.split() for line in lines if line.startswith("gateway_") and "{" not in line)
        return {name: float(value) for name, value in plain}

    async def rows(self, path: str) -> list[dict[str, Any]]:
        """The items of a table; none while it is not available."""
        answer = await self.get(path)
        rows: list[dict[str, Any]] = answer.json()["items"] if answer.status_code == 200 else []
        return rows


Begin = Callable[..., Awaitable[GatewayProcess]]
"""Starts one more replica on the same broker and Redis; keywords are settings."""


@dataclass
class Channel:
    """What a screen knows of one channel."""

    epoch: str = ""
    offset: int = 0
    items: dict[str, Any] = field(default_factory=dict)


class Wall:
    """A screen: keeps its channels over any number of connections, and fails on a gap."""

    def __init__(self, *channels: str) -> None:
        self.channels = {name: Channel() for name in channels}
        self.heartbeat: dict[str, Any] = {}
        self.heard: list[str] = []

    async def subscribe(self, link: ClientConnection) -> None:
        """Offers where it stands, as the page does."""
        wanted = [
            {"name": name, "epoch": known.epoch, "offset": known.offset} if known.epoch else {"name": name}
            for name, known in self.channels.items()
        ]
        await link.send(json.dumps({"op": "subscribe", "channels": wanted}))

    async def watch(self, url: str, until: Callable[[Self], bool], seconds: float = 40) -> None:
        """Connects and listens until it has seen what it waits for."""
        async with asyncio.timeout(seconds), connect(url, max_size=None) as link:
            await self.subscribe(link)
            while not until(self):
                self.hear(json.loads(await link.recv()))

    def hear(self, told: dict[str, Any]) -> None:
        """Applies one message."""
        self.heard.append(told["op"])
        if told["op"] == "heartbeat":
            self.heartbeat = told
            return
        channel = self.channels[told["channel"]]
        if told["op"] == "snapshot":
            channel.items = {}
        else:
            assert (told["epoch"], told["previous"]) == (channel.epoch, channel.offset), "a gap"
        channel.epoch, channel.offset = told["epoch"], told["offset"]
        for item in told["items"]:
            channel.items[item["key"]] = item["value"]

    @property
    def watermarks(self) -> dict[str, str]:
        """Source → newest event time, as of the last heartbeat."""
        told: dict[str, str] = self.heartbeat.get("watermarks", {})
        return told

    def values(self, channel: str) -> Sequence[Any]:
        """The present values of a channel."""
        return [value for value in self.channels[channel].items.values() if value is not None]


def shows(indicator: str, value: float, count: int = 1) -> Callable[[Wall], bool]:
    """Whether a wall has so many figures of the indicator, one of them with this value."""

    def seen(wall: Wall) -> bool:
        values = [row["value"] for row in wall.values("figures") if row["indicator"] == indicator]
        return len(values) == count and value in values

    return seen


async def emptied(redis: RedisServer) -> None:
    """What an operator's mistake, or a restart, does to Redis."""
    async with Redis.from_url(redis.url) as client:
        await client.flushall()
