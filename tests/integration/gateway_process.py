"""gateway as its own process, what feeds it, and a screen that checks everything it is told."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from websockets.asyncio.client import ClientConnection, connect

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.topics import TOPICS
from deploy.local.ports import free_port

T = TypeVar("T")

EXAMPLES = Path(__file__).parents[2] / "contracts" / "examples"
TOPIC_OF = {kind: topic.name for topic in TOPICS for kind in topic.types}


async def eventually(
    look: Callable[[], Awaitable[T]], satisfied: Callable[[T], bool], seconds: float = 40
) -> T:
    """Looks until it is satisfied, and returns what it then saw; fails with the last sight."""
    deadline = time.monotonic() + seconds
    while not satisfied(seen := await look()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r:.2000}"
        await asyncio.sleep(0.05)
    return seen


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


class GatewayProcess:
    """``python -m services.gateway`` on a port of its own that survives restarts."""

    def __init__(self, bootstrap: str, redis_url: str, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self._log = folder / f"gateway-{self.port}.log"
        self._environment = {
            **os.environ,  # noqa: TID251 - a child needs PATH and PYTHONPATH as we have them
            "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
            "REDIS_URL": redis_url,
            "PORT": str(self.port),
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of its doors."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def live_url(self) -> str:
        """Of the live feed."""
        return f"ws://127.0.0.1:{self.port}/v1/live"

    async def start(self) -> Self:
        """Starts it and waits until it is ready."""
        self._launch()
        await self.ready()
        return self

    def _launch(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "services.gateway"]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends the signal and returns the exit code; 0 when it has ended already."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(number)
        return process.wait(30)

    async def get(self, path: str) -> httpx.Response:
        """One request."""
        async with httpx.AsyncClient(base_url=self.url, timeout=10) as client:
            return await client.get(path)

    async def status(self, path: str = "/readyz") -> int:
        """The status of a path; 0 when it does not answer. Fails when the process has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            raise AssertionError(self._log.read_text(encoding="utf-8")[-3000:])
        try:
            return (await self.get(path)).status_code
        except httpx.TransportError:
            return 0

    async def figures_of_its_own(self) -> dict[str, float]:
        """Its metrics without labels."""
        lines = (await self.get("/metrics")).text.splitlines()
        plain = (line.split() for line in lines if line.startswith("gateway_") and "{" not in line)
        return {name: float(value) for name, value in plain}

    async def ready(self, status: int = 200) -> None:
        """Waits for that readiness."""
        await eventually(self.status, lambda seen: seen == status)

    async def rows(self, path: str) -> list[dict[str, Any]]:
        """The items of a table; none while it is not available."""
        answer = await self.get(path)
        rows: list[dict[str, Any]] = answer.json()["items"] if answer.status_code == 200 else []
        return rows


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
