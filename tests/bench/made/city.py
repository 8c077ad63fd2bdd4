"""The whole system on ports of its own, with the history of a small demo city taken in."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from demo.city.model import DemoCity, grow_city
from demo.city.sites import Sites
from demo.live.permits import sequence_at
from demo.play.history import play_history
from demo.play.http_door import HttpDoor
from demo.play.streaming import system_time
from demo.upstream.event import CHINA, Event
from demo.upstream.history import history
from demo.upstream.permits import Permit, new_permit
from deploy.local.home import Home
from deploy.local.lifecycle import down, up
from deploy.local.ports import free_ports
from deploy.local.stack import Stack
from tests.bench.measuring import Say

NAME = "demo-bench"
FIRST_SERIAL = 8_000_001
HECTARES = 1.0


@dataclass(frozen=True)
class RunningCity:
    """Everything runs; ``city`` is what it was played from."""

    stack: Stack
    city: DemoCity
    sites: Sites

    def permits(self, count: int) -> Iterator[Permit]:
        """New permits in the middle of permanent basic farmland."""
        rng = np.random.default_rng(7)
        for number in range(count):
            site = self.sites.draw(rng, "basic_farmland", HECTARES)
            yield new_permit(rng, "land_use", site, (2026, FIRST_SERIAL + number))


@contextmanager
def running_city(parcels: int, say: Say) -> Iterator[RunningCity]:
    """Stopped and erased afterwards."""
    with tempfile.TemporaryDirectory() as name:
        stack = Stack(Home(Path(name)), free_ports(), ready_seconds=120)
        try:
            up(stack, say)
            city = grow_city(parcels=parcels)
            running = RunningCity(stack, city, Sites(city))
            say(f"playing the history of a city of {len(city.fabric):,} parcels ...")
            asyncio.run(_play(running))
            yield running
        finally:
            down(stack.home, say)


def granted(permit: Permit) -> Event:
    """The permit, granted now."""
    now = system_time()
    return permit.event("granted", sequence_at(now), now)


async def _play(running: RunningCity) -> None:
    today = system_time().astimezone(CHINA).date()
    async with HttpDoor(f"http://127.0.0.1:{running.stack.ports.services['ingest']}") as door:
        chapters = history(running.city, running.sites, today)
        tally = await play_history(door, chapters, NAME, asyncio.Event(), quiet=True)
    if tally.refused:
        raise RuntimeError(tally.summary())
