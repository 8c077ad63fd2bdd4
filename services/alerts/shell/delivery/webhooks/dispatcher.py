"""Runs one lane a subscription while this worker is the one that delivers.

That is whoever hears the answers: Faust gives that partition to one worker at a time.
"""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from chassis.clock import Clock
from services.alerts.shell.delivery.webhooks.lane import NEVER, Lane, Means


class Dispatcher:
    """A part of the process; a lane that fails for a reason of ours ends it, and it is started again."""

    name = "dispatcher"

    def __init__(self, means: Means) -> None:
        self._means = means
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._wake: dict[str, asyncio.Event] = {}
        self._turn = asyncio.Event()
        self._on_duty = False
        self._failure: asyncio.Future[None] | None = None
        means.book.changed = self._stir

    async def start(self) -> None:
        """Nothing runs before it is our turn."""
        self._failure = asyncio.get_running_loop().create_future()

    async def assigned(self) -> None:
        """From now on we deliver."""
        self._on_duty = True
        self._stir()

    async def revoked(self) -> None:
        """Another worker goes on, from what we reported."""
        self._on_duty = False
        await self._end(list(self._lanes))

    async def run(self) -> None:
        """Start and end lanes as subscriptions come and go."""
        if self._failure is None:
            raise RuntimeError("not started")
        watching = [asyncio.ensure_future(self._watch()), asyncio.ensure_future(self._listen())]
        try:
            await asyncio.wait([*watching, self._failure], return_when=asyncio.FIRST_COMPLETED)
            for done in (*watching, self._failure):
                if done.done():
                    done.result()
        finally:
            for watch in watching:
                watch.cancel()

    async def stop(self) -> None:
        """Break off what is on its way: it is offered again by whoever is next."""
        await self._end(list(self._lanes))

    def _stir(self) -> None:
        """Look again at who is subscribed, and let every lane look at its subscription."""
        self._turn.set()
        for wake in self._wake.values():
            wake.set()

    async def _watch(self) -> None:
        while True:
            await self._turn.wait()
            self._turn.clear()
            if self._on_duty:
                await self._means.alerts.complete()
                await self._means.book.complete()
                await self._keep_lanes()

    async def _listen(self) -> None:
        """Wake the lanes when alerts come."""
        alerts = self._means.alerts
        while not alerts.closed:
            await alerts.beyond(alerts.end)
            for wake in self._wake.values():
                wake.set()
        await asyncio.Event().wait()

    async def _keep_lanes(self) -> None:
        wanted = self._means.book.subscriptions
        gone = [name for name in self._lanes if name not in wanted]
        await self._end(gone)
        for name in gone:
            self._means.metrics.forget(name)
        for name, subscription in wanted.items():
            if name not in self._lanes and self._on_duty:
                self._wake[name] = asyncio.Event()
                work = self._drive(Lane(subscription, self._means), self._wake[name])
                self._lanes[name] = asyncio.create_task(self._guard(work), name=f"lane {name}")

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - any failure must end the process
            if self._failure is not None and not self._failure.done():
                self._failure.set_exception(error)

    async def _drive(self, lane: Lane, wake: asyncio.Event) -> None:
        while True:
            wake.clear()
            due = await lane.step()
            wait = seconds_until(due, self._means.clock)
            try:
                async with asyncio.timeout(wait):
                    await wake.wait()
            except TimeoutError:
                continue

    async def _end(self, names: list[str]) -> None:
        tasks = [self._lanes.pop(name) for name in names]
        for name in names:
            del self._wake[name]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def seconds_until(due: datetime, clock: Clock) -> float | None:
    """For waiting; None when only something new counts."""
    return None if due == NEVER else max(0.0, (due - clock.now()).total_seconds())
