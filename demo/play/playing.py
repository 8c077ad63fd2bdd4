"""``python -m demo play``: opens a door, plays, says how it went."""

import asyncio
import signal
import sys
from contextlib import AbstractAsyncContextManager

from demo.city.model import DemoCity, grow_city
from demo.city.sites import Sites
from demo.command import Arguments
from demo.live.stream import LiveStream
from demo.play.door import UnreachableError
from demo.play.history import play_history
from demo.play.http_door import HttpDoor
from demo.play.kafka_door import KafkaDoor
from demo.play.streaming import Pace, play_live, system_time
from demo.upstream.event import CHINA
from demo.upstream.history import history


def play(arguments: Arguments) -> int:
    """0 when played to the end or stopped by Ctrl-C; 1 when the door stayed away."""
    print(f"演示城市: 种子 {arguments.seed}，约 {arguments.parcels} 个图斑（全部为演示数据）", flush=True)
    city = grow_city(arguments.seed, arguments.parcels)
    try:
        asyncio.run(_play(arguments, city))
    except UnreachableError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


def city_name(arguments: Arguments) -> str:
    """How every event id of this city begins."""
    return f"demo-{arguments.seed}.{arguments.parcels}"


async def _play(arguments: Arguments, city: DemoCity) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    sites, name = Sites(city), city_name(arguments)
    async with _door(arguments) as door:
        if arguments.history:
            today = system_time().astimezone(CHINA).date()
            tally = await play_history(door, history(city, sites, today), name, stop)
            print(tally.summary(), flush=True)
        if arguments.live and not stop.is_set():
            print(f"实时事件流: 每秒 {arguments.rate:g} 条，Ctrl-C 结束", flush=True)
            stream = LiveStream(city, sites, name, system_time())
            live = await play_live(door, stream, Pace(arguments.rate, arguments.seconds), stop)
            print(live.summary(judged=door.judges), flush=True)


def _door(arguments: Arguments) -> AbstractAsyncContextManager[HttpDoor | KafkaDoor]:
    if arguments.via == "kafka":
        return KafkaDoor(arguments.kafka)
    return HttpDoor(
        arguments.ingest, on_wait=lambda why: print(f"demo: 等待 ingest（{why}）", file=sys.stderr)
    )
