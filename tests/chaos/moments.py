"""The moment at which a worker of indicators is killed: chosen, or at random while it is at work."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing

from tests.chaos.autopsy import Autopsy, kept, stores
from tests.service_process import ServiceProcess
from tests.waiting import eventually

APPLIED = "indicators_changes_total"
STARTING = 0.1, 3.0
"""Seconds after its start; it needs longer to import, open its stores and join its group."""
WORKING = 0.0, 0.7
"""Seconds after it was first seen at work."""
RARELY = 0.2
CLOSELY_SECONDS = 0.01
SLOWEST_SECONDS = 120.0
"""Until a worker on a busy machine works."""


async def starting(rng: random.Random) -> None:
    """Before it can have done anything."""
    await asyncio.sleep(rng.uniform(*STARTING))


async def working(worker: ServiceProcess, rng: random.Random) -> None:
    """Once it has applied changes since its start, and a random short while after."""
    await at_work(worker)
    await asyncio.sleep(rng.uniform(*WORKING))


async def at_work(worker: ServiceProcess) -> None:
    """It has applied changes since its start."""
    await eventually(lambda: worker.counted(APPLIED), lambda changes: changes > 0, SLOWEST_SECONDS)


async def any_moment(worker: ServiceProcess, rng: random.Random) -> None:
    """Mostly at work."""
    await (starting(rng) if rng.random() < RARELY else working(worker, rng))


async def keeping(worker: ServiceProcess) -> None:
    """Just after it has kept something, before it can have told Kafka so."""
    await at_work(worker)
    before = kept(worker.data)
    for _ in range(round(SLOWEST_SECONDS / CLOSELY_SECONDS)):
        if kept(worker.data) != before:
            return
        await asyncio.sleep(CLOSELY_SECONDS)
    raise AssertionError("it keeps nothing")


@asynccontextmanager
async def unable_to_keep(worker: ServiceProcess, autopsy: Autopsy) -> AsyncIterator[None]:
    """Inside, the worker has written to Kafka what it cannot keep: its stores are locked by another."""
    await at_work(worker)
    with ExitStack() as held:
        for _, file in stores(worker.data):
            store = held.enter_context(closing(sqlite3.connect(file, isolation_level=None)))
            store.execute("BEGIN IMMEDIATE")
        locked = kept(worker.data)
        await eventually(autopsy.written, lambda seen: any(seen[n] > locked.get(n, 0) for n in seen))
        yield
