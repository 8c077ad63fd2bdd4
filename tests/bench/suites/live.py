"""gateway to many screens: from Kafka through Redis to every socket, beside a bare WebSocket broadcast."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from statistics import median

import orjson

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.topics import FIGURES
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port, is_free
from deploy.local.processes import wait_until
from deploy.local.redis_server import RedisServer
from tests.bench.clients.screens import Screens
from tests.bench.measuring import Say, Scale
from tests.bench.processes import memory_bytes
from tests.bench.row import Limit, Row
from tests.brokers import kafka_with_topics
from tests.service_process import ServiceProcess

SCREENS = 200
BARE = "bare websockets broadcast"
EXAMPLE = Path("contracts/examples/planning.figure.changed.json")
KIB = 1024

Change = Callable[[int], Awaitable[None]]
"""Makes the server tell every screen so many more items, one change each."""


@dataclass(frozen=True)
class _Server:
    port: int
    process_id: int
    change: Change


@dataclass(frozen=True)
class _Seen:
    """Items told a second in a burst, seconds for one change alone, bytes for one idle screen."""

    items_a_second: float
    alone_seconds: float
    idle_bytes: float


def rows(scale: Scale, say: Say) -> list[Row]:
    """Deliveries a second, one change to all screens, memory of a screen that has nothing to do."""
    with _bare_server() as (port, process):
        say(f"bare broadcast to {SCREENS} screens ...")
        bare = asyncio.run(_observe(_Server(port, process.pid, _ask(process)), scale))
    say("starting Kafka, Redis and gateway ...")
    with gateway_service() as (service, bootstrap):
        say(f"gateway to {SCREENS} screens ...")
        ours = asyncio.run(_through_gateway(service, bootstrap, scale))
    many = f"changes told to {SCREENS} screens"
    return [
        Row(
            "live", many, ours.items_a_second, "messages/s", BARE, bare.items_a_second, Limit("≥", 50_000, 6)
        ),
        Row(
            "live",
            f"one change to {SCREENS} screens",
            ours.alone_seconds * 1e3,
            "ms",
            BARE,
            bare.alone_seconds * 1e3,
        ),
        Row(
            "live",
            "memory of an idle screen",
            ours.idle_bytes / KIB,
            "KiB",
            BARE,
            bare.idle_bytes / KIB,
            Limit("≤", 15, 6),
        ),
    ]


async def _through_gateway(service: ServiceProcess, bootstrap: str, scale: Scale) -> _Seen:
    writer = KafkaWriter(bootstrap, "bench")
    await writer.start()
    figures = figures_to_tell()

    async def change(count: int) -> None:
        await writer.send_all([next(figures) for _ in range(count)])

    await change(1)
    await service.ready()
    try:
        return await _observe(_Server(service.port, service.process_id, change), scale)
    finally:
        await writer.stop()


async def _observe(server: _Server, scale: Scale) -> _Seen:
    async with Screens(server.port, 20):
        idle = scale.of(1_000, 200)
    before = memory_bytes(server.process_id)
    async with Screens(server.port, idle):
        await asyncio.sleep(2)
        idle_bytes = (memory_bytes(server.process_id) - before) / idle
    burst = scale.of(1_000, 300)
    async with Screens(server.port, SCREENS) as screens:
        await asyncio.sleep(0.5)
        alone = [await _told(screens, server, 1) for _ in range(scale.of(40, 10))]
        bursts = [await _told(screens, server, burst) for _ in range(3)]
    return _Seen(burst * SCREENS / median(bursts), median(alone), idle_bytes)


async def _told(screens: Screens, server: _Server, changes: int) -> float:
    """Seconds until every screen knows of so many changes, made at once."""
    seconds, _ = await asyncio.gather(screens.have_all(changes), server.change(changes))
    return seconds


@contextmanager
def gateway_service() -> Iterator[tuple[ServiceProcess, str]]:
    """gateway on a Kafka and a Redis of its own, and the address of that Kafka."""
    with (
        tempfile.TemporaryDirectory() as name,
        kafka_with_topics(Path(name) / "kafka", KafkaServer) as broker,
    ):
        redis = RedisServer(Path(name) / "redis", free_port())
        addresses = {"KAFKA_BOOTSTRAP_SERVERS": broker.url, "REDIS_URL": redis.url}
        service = ServiceProcess("gateway", Path(name), **addresses)
        redis.start()
        try:
            service.start()
            yield service, broker.url
        finally:
            service.end(SIGTERM)
            redis.stop()


@contextmanager
def _bare_server() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port, item = free_port(), orjson.dumps(figure_data(0)).decode()
    frame = f'{{"op":"delta","channel":"figures","items":[{{"key":"a","value":{item}}}]}}'
    command = [sys.executable, "-m", "tests.bench.known.broadcaster", str(port), frame]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        try:
            wait_until(lambda: not is_free(port), 30)
            yield port, process
        finally:
            process.terminate()


def _ask(process: subprocess.Popen[bytes]) -> Change:
    async def change(count: int) -> None:
        assert process.stdin is not None
        process.stdin.write(f"{count}\n".encode())
        process.stdin.flush()

    return change


def figures_to_tell() -> Iterator[Outgoing]:
    """Figures that no one has seen before, so that each is told by itself."""
    for number in range(10**9):
        event = orjson.loads(EXAMPLE.read_bytes())
        data = figure_data(number)
        key = f"{data['indicator']}/320400/survey/2024"
        yield Outgoing(FIGURES.name, key, orjson.dumps(event | {"subject": key, "data": data}))


def figure_data(number: int) -> dict[str, object]:
    """A figure of its own."""
    data: dict[str, object] = orjson.loads(EXAMPLE.read_bytes())["data"]
    named = {"indicator": f"bench_{number}", "unit": "320400", "basis": "survey", "period": "2024"}
    return data | named | {"value": float(number)}
