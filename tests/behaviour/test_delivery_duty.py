"""One worker delivers, and a receiver that hangs has only its own lane stand still."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import SystemClock
from chassis.egress.poster import Reply
from services.alerts.shell.delivery.metrics import DeliveryMetrics
from services.alerts.shell.delivery.webhooks.dispatcher import Dispatcher
from services.alerts.shell.delivery.webhooks.lane import Means
from tests.behaviour.delivery_world import World, alert_message
from tests.waiting import eventually

HANGS, WORKS = "http://127.0.0.1:9/hangs", "http://127.0.0.1:9/works"


class Shift:
    """A dispatcher on a city whose receivers work, but for one."""

    def __init__(self) -> None:
        self.world, self.begun = World(), asyncio.Event()
        kafka, metrics = self.world.kafka, DeliveryMetrics(CollectorRegistry())
        means = Means(kafka.alerts, kafka.book, self.world.signer, self, SystemClock(), metrics)
        self.dispatcher = Dispatcher(means)
        self.running: asyncio.Task[None] | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if url == HANGS:
            self.begun.set()
            await asyncio.Event().wait()
        return await self.world.post(url, headers, body)

    async def start(self) -> None:
        await self.dispatcher.start()
        self.running = asyncio.create_task(self.dispatcher.run())

    async def taken(self) -> list[str]:
        return self.world.receivers[WORKS].taken


@pytest.fixture
async def shift() -> AsyncIterator[Shift]:
    shift = Shift()
    await shift.start()
    yield shift
    await shift.dispatcher.stop()
    if shift.running is not None:
        shift.running.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await shift.running


async def test_while_one_receiver_hangs_another_gets_everything(shift: Shift) -> None:
    await shift.dispatcher.assigned()
    await shift.world.subscribe(HANGS)
    await shift.world.subscribe(WORKS)
    await shift.world.say(alert_message("a"))
    await shift.begun.wait()
    await shift.world.say(alert_message("b"))

    assert await eventually(shift.taken, lambda seen: len(seen) == 2, 10) == ["a/1", "b/1"]


async def test_who_is_not_on_duty_delivers_nothing_and_who_takes_over_goes_on(shift: Shift) -> None:
    await shift.world.subscribe(WORKS)
    await shift.world.say(alert_message("a"))
    await shift.dispatcher.assigned()
    await eventually(shift.taken, lambda seen: len(seen) == 1, 10)
    await shift.dispatcher.revoked()
    await shift.world.say(alert_message("b"))
    assert await shift.taken() == ["a/1"]

    await shift.dispatcher.assigned()
    assert await eventually(shift.taken, lambda seen: len(seen) == 2, 10) == ["a/1", "b/1"]


async def test_a_receiver_that_is_removed_while_it_hangs_is_let_go_and_a_new_one_is_served(
    shift: Shift,
) -> None:
    await shift.dispatcher.assigned()
    id_ = await shift.world.subscribe(HANGS)
    await shift.world.say(alert_message("a"))
    await shift.begun.wait()

    assert await shift.world.desk.remove(id_)
    await shift.world.subscribe(WORKS)
    await shift.world.say(alert_message("b"))

    assert await eventually(shift.taken, lambda seen: len(seen) == 1, 10) == ["b/1"]
    assert await shift.world.desk.find(id_) is None


async def test_progress_that_cannot_be_written_down_ends_the_process(shift: Shift) -> None:
    await shift.world.subscribe(WORKS)
    shift.world.kafka.away_for = "planning.subscriptions.v1"
    await shift.dispatcher.assigned()
    await shift.world.say(alert_message("a"))

    assert shift.running is not None
    with pytest.raises(Exception, match="away"):
        await asyncio.wait_for(shift.running, 10)
