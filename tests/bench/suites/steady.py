"""Permits at a steady rate with a thousand screens: from the 202 of each to the frame that tells of it."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from websockets.asyncio.client import connect

from contracts.wire import CONTENT_TYPE
from demo.upstream.event import Event
from tests.bench.clients.change_tail import ChangeTail
from tests.bench.clients.http_link import HttpLink
from tests.bench.clients.screens import Screens
from tests.bench.made.city import NAME, RunningCity, granted, running_city
from tests.bench.measuring import Say, Scale, percentile
from tests.bench.processes import processor_of
from tests.bench.row import Row
from tests.waiting import eventually

LINKS = 16
PATIENCE_SECONDS = 120
BESIDE = "with one screen"


@dataclass(frozen=True)
class _Told:
    """Seconds, one of each permit: from its 202, and from the change set in the log, to the frame."""

    from_answer: list[float]
    from_log: list[float]
    processor: dict[str, float]
    """Seconds an event, of each program."""


def rows(scale: Scale, say: Say) -> list[Row]:
    """Median and p99 at 200 events a second with 1,000 screens, beside the same with one."""
    rate, screens = scale.of(200, 50), scale.of(1_000, 200)
    count = rate * scale.of(20, 5)
    with running_city(scale.of(2_000, 600), say) as running:
        events = [(permit.number, granted(permit)) for permit in running.permits(2 * count)]
        say(f"{rate} permits a second with one screen ...")
        alone = asyncio.run(_measure(running, events[:count], rate, 1))
        say(f"{rate} permits a second with {screens:,} screens ...")
        crowded = asyncio.run(_measure(running, events[count:], rate, screens))
    load = f"at {rate} events/s, {screens:,} screens"
    return [
        *_pair(f"202 → frame {load}", crowded.from_answer, alone.from_answer),
        *_pair("gateway's part of it: change in the log → frame", crowded.from_log, alone.from_log),
        *_processor(crowded, alone),
    ]


def _processor(crowded: _Told, alone: _Told) -> list[Row]:
    """What an event costs in each program, and in all of them."""
    both = [{**told.processor, "all": sum(told.processor.values())} for told in (crowded, alone)]
    return [
        Row("steady", f"processor time of an event, {name}", 1e3 * spent, "ms", BESIDE, 1e3 * both[1][name])
        for name, spent in both[0].items()
    ]


def _pair(name: str, crowded: Sequence[float], alone: Sequence[float]) -> list[Row]:
    return [
        Row(
            "steady",
            f"{name}, p{percent}",
            1e3 * percentile(crowded, percent),
            "ms",
            BESIDE,
            1e3 * percentile(alone, percent),
        )
        for percent in (50, 99)
    ]


async def _measure(
    running: RunningCity, events: Sequence[tuple[str, Event]], rate: int, screens: int
) -> _Told:
    gateway = running.stack.ports.services["gateway"]
    told: dict[str, float] = {}
    async with Screens(gateway, screens), ChangeTail(running.stack.kafka) as log:
        hearing = asyncio.create_task(_hear(f"ws://127.0.0.1:{gateway}/v1/live", told))
        await asyncio.sleep(2)
        before = processor_of(running.stack)
        accepted = await _publish(running.stack.ports.services["ingest"], events, rate)
        await eventually(
            lambda: asyncio.sleep(0, told.keys() & log.written.keys()),
            lambda seen: accepted.keys() <= seen,
            PATIENCE_SECONDS,
        )
        hearing.cancel()
    spent = {name: used - before[name] for name, used in processor_of(running.stack).items()}
    return _Told(
        [told[number] - at for number, at in accepted.items()],
        [told[number] - log.written[number] for number in accepted],
        {name: used / len(events) for name, used in spent.items()},
    )


async def _hear(address: str, told: dict[str, float]) -> None:
    """When each permit was told first."""
    async with connect(address, max_size=None) as link:
        await link.send(json.dumps({"op": "subscribe", "channels": [{"name": "permits"}]}))
        async for text in link:
            now = time.time()
            for item in json.loads(text).get("items", ()):
                told.setdefault(item["key"], now)


async def _publish(port: int, events: Sequence[tuple[str, Event]], rate: int) -> dict[str, float]:
    """Each at its time, over a few connections; permit → when its 202 was there."""
    links = [await HttpLink.open(port) for _ in range(LINKS)]
    accepted: dict[str, float] = {}
    began = time.time()

    async def post(first: int) -> None:
        for index in range(first, len(events), LINKS):
            number, event = events[index]
            await asyncio.sleep(max(0.0, began + index / rate - time.time()))
            await links[first].post(event.to_bytes(NAME), CONTENT_TYPE)
            accepted[number] = time.time()

    await asyncio.gather(*(post(first) for first in range(LINKS)))
    for link in links:
        await link.close()
    return accepted
