"""gateway with thousands of screens in one process: idle, coming back all at once, and some stalled."""

import asyncio
import resource
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp

from chassis.kafka.writer import KafkaWriter
from tests.bench.clients.dialect import Dialect, centrifugo, gateway
from tests.bench.clients.screens import Screens
from tests.bench.known import centrifugo as known
from tests.bench.measuring import Say, Scale, percentile
from tests.bench.processes import memory_bytes
from tests.bench.row import Limit, Row
from tests.bench.suites.live import figure_data, figures_to_tell, gateway_service
from tests.service_process import ServiceProcess

KIB = 1024
BESIDE = "Centrifugo"
WARM_UP = 10
STALLED_OF = 20
"""One in so many: 5 %."""

Change = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class _Server:
    """Who is measured: how to speak to it, and how to make it tell so many more items."""

    port: int
    process_id: int
    change: Change
    dialect: Dialect


def rows(scale: Scale, say: Say) -> list[Row]:
    """Memory of 10,000 idle screens, a storm of them coming back, p99 beside stalled ones, and Centrifugo."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    many = min(scale.of(10_000, 1_000), most - 500)
    with gateway_service() as (service, bootstrap):
        say(f"gateway with {many:,} screens ...")
        ours = asyncio.run(_through_gateway(service, bootstrap, many, scale))
    program = known.executable()
    if program is None:
        say("Centrifugo is not here and cannot be built: nothing stands beside")
        return [one.row(None) for one in ours]
    with known.running(program) as (port, process_id):
        say(f"Centrifugo with {many:,} screens ...")
        theirs = asyncio.run(_through_centrifugo(port, process_id, many, scale))
    beside = {one.name: one.value for one in theirs}
    return [one.row(beside.get(one.name)) for one in ours]


@dataclass(frozen=True)
class _Measured:
    name: str
    value: float
    unit: str
    limit: Limit | None = None
    beside: str = BESIDE
    known: float | None = None

    def row(self, theirs: float | None) -> Row:
        """With Centrifugo beside it where that was measured, or with what it carries itself."""
        value = self.known if self.known is not None else theirs
        about = self.beside if value is not None else ""
        return Row("crowd", self.name, self.value, self.unit, about, value, self.limit)


async def _through_gateway(
    service: ServiceProcess, bootstrap: str, many: int, scale: Scale
) -> list[_Measured]:
    writer = KafkaWriter(bootstrap, "bench")
    await writer.start()
    told = figures_to_tell()

    async def change(count: int) -> None:
        await writer.send_all([next(told) for _ in range(count)])

    await change(1)
    await service.ready()
    server = _Server(service.port, service.process_id, change, gateway())
    try:
        return [
            *await _idle(server, many),
            *await _fan_out(server, scale),
            *await _storm(server, many),
            *await _beside_stalled(server, scale),
        ]
    finally:
        await writer.stop()


async def _through_centrifugo(port: int, process_id: int, many: int, scale: Scale) -> list[_Measured]:
    item = {"key": "a", "value": figure_data(0)}
    frame: dict[str, object] = {"op": "delta", "channel": "figures", "items": [item]}
    async with aiohttp.ClientSession() as session:
        publisher = known.Publisher(port, session)

        async def change(count: int) -> None:
            await publisher.publish(frame, count)

        server = _Server(port, process_id, change, centrifugo())
        return [*await _idle(server, many), *await _fan_out(server, scale)]


async def _idle(server: _Server, many: int) -> list[_Measured]:
    async with Screens(server.port, 50, server.dialect):
        pass  # what the first ones bring about is not theirs
    before = memory_bytes(server.process_id)
    async with Screens(server.port, many, server.dialect):
        await asyncio.sleep(3)
        each = (memory_bytes(server.process_id) - before) / many
    return [_Measured(f"memory of one of {many:,} idle screens", each / KIB, "KiB", Limit("≤", 15, 6))]


async def _fan_out(server: _Server, scale: Scale) -> list[_Measured]:
    screens_count, burst = scale.of(1_000, 200), scale.of(500, 200)
    async with Screens(server.port, screens_count, server.dialect) as screens:
        await asyncio.sleep(1)
        seconds, _ = await asyncio.gather(screens.have_all(burst), server.change(burst))
    rate = burst * screens_count / seconds
    name = f"changes told to {screens_count:,} screens"
    return [_Measured(name, rate, "messages/s", Limit("≥", 50_000, 6))]


async def _storm(server: _Server, many: int) -> list[_Measured]:
    """All lose their link, 100 changes happen, all come back at once with where they stood."""
    missed = 100
    async with Screens(server.port, many) as screens:
        await asyncio.sleep(2)
        standing = screens.tally.standing
    await server.change(missed)
    await asyncio.sleep(2)
    began = asyncio.get_running_loop().time()
    async with Screens(server.port, many, gateway(standing)) as screens:
        async with asyncio.timeout(180):
            await screens.tally.items_reach(missed * many)
        seconds = asyncio.get_running_loop().time() - began
        anew = screens.tally.snapshots
    return [
        _Measured(f"{many:,} screens back at once, with all they missed", seconds, "s"),
        _Measured("snapshots told to those that came back", float(anew), "frames", Limit("≤", 0, 6)),
    ]


async def _beside_stalled(server: _Server, scale: Scale) -> list[_Measured]:
    screens_count, changes = scale.of(1_000, 200), scale.of(60, 20)
    alone = await _p99(server, screens_count, 0, changes)
    beside = await _p99(server, screens_count, screens_count // STALLED_OF, changes)
    limit = Limit("≤", 1.25, 6, "ratio")
    name = f"p99 of one change to {screens_count:,} screens, 5 % stalled"
    return [_Measured(name, beside * 1e3, "ms", limit, "none stalled", alone * 1e3)]


async def _p99(server: _Server, count: int, stalled: int, changes: int) -> float:
    async with _listening(server, count, stalled) as screens:
        await server.change(2_000 if stalled else 1)  # fills what lies between us and those that take nothing
        await asyncio.sleep(2)
        found: list[float] = []
        loop = asyncio.get_running_loop()
        for number in range(-WARM_UP, changes):
            screens.tally.arrivals = []
            began = loop.time()
            await asyncio.gather(screens.have_all(1), server.change(1))
            if number >= 0:
                found += [arrival - began for arrival in screens.tally.arrivals]
    return percentile(found, 99)


@asynccontextmanager
async def _listening(server: _Server, count: int, stalled: int) -> AsyncIterator[Screens]:
    async with AsyncExitStack() as stack:
        screens = await stack.enter_async_context(Screens(server.port, count - stalled, server.dialect))
        if stalled:
            (await stack.enter_async_context(Screens(server.port, stalled, server.dialect))).stall()
        await asyncio.sleep(1)
        yield screens
