"""A Faust application as one part of our process: no command line, no web server, no tables.

Faust reads as a member of a consumer group, hands messages to agents, keeps track of acknowledgements and
commits. What it must not do is go on after a failure: an exception inside an agent would acknowledge the
message and drop it. So a handler's exception ends the process, before anything is acknowledged.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import faust

from chassis.kafka.header_names import read_any_header_name
from chassis.kafka.records import Record
from chassis.progress import Progress

log = logging.getLogger(__name__)

Handler = Callable[[Sequence[Record]], Awaitable[None]]
"""Takes messages that have come together, in order; all of them are acknowledged afterwards."""

WATCH_SECONDS = 2.0
STUCK_SECONDS = 120.0
MOST_AT_ONCE = 200
"""As many messages are handed over together when they come faster than they are handled."""


@dataclass(frozen=True)
class FaustSettings:
    """``member`` is a stable name of this worker: a restart then takes its place in the group at once."""

    app_id: str
    bootstrap: str
    member: str


def create_app(settings: FaustSettings) -> faust.App:
    """A Faust app that reads raw bytes, creates no topic and opens no port."""
    read_any_header_name()
    return faust.App(
        settings.app_id,
        broker=f"kafka://{settings.bootstrap}",
        store="memory://",
        autodiscover=False,
        web_enabled=False,
        key_serializer="raw",
        value_serializer="raw",
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.member,
        broker_session_timeout=10.0,
        broker_heartbeat_interval=2.0,
        broker_rebalance_timeout=30.0,
        broker_commit_interval=0.5,
        broker_commit_every=2000,
        broker_max_poll_records=2000,
        stream_wait_empty=False,
        producer_acks=-1,
    )


class FaustHost:
    """Runs a Faust app with one agent a topic; ends when it stands still for ``stuck_seconds``.

    A message is handed over as soon as it comes; those that come meanwhile are handed over together. They
    are acknowledged when their handler returns, unless the group was shared out anew meanwhile: then they are
    read again, by whoever they belong to now.
    """

    name = "faust"

    def __init__(
        self, app: faust.App, handlers: Mapping[str, Handler], stuck_seconds: float = STUCK_SECONDS
    ) -> None:
        self._app = app
        self._done: dict[Any, int] = {}
        self._progress: Progress[Any] = Progress(stuck_seconds)
        self._failure: asyncio.Future[None] | None = None
        for topic, handler in handlers.items():
            channel = app.topic(topic, key_serializer="raw", value_serializer="raw", allow_empty=True)
            app.agent(channel, name=topic, concurrency=1)(self._agent(handler))

    async def start(self) -> None:
        """Join the group."""
        self._failure = asyncio.get_running_loop().create_future()
        await self._app.start()

    async def run(self) -> None:
        """Run until a handler fails (its exception is raised here), or Faust crashes or stands still."""
        if self._failure is None:
            raise RuntimeError("not started")
        crashed = asyncio.ensure_future(self._app.wait_until_stopped())
        stuck = asyncio.ensure_future(self._watch())
        await asyncio.wait({self._failure, crashed, stuck}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in (crashed, stuck):
            waiting.cancel()
        if self._failure.done():
            self._failure.result()
        self._failure.cancel()
        raise RuntimeError(f"Faust stopped or stood still: {self._app.crash_reason!r}")

    async def _watch(self) -> None:
        """Return once there are messages and none has been handled for too long."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            consumer: Any = self._app.consumer
            places = consumer.assignment() if consumer is not None else ()
            ends = {place: consumer.highwater(place) or 0 for place in places}
            done = {place: self._done[place] for place in places if place in self._done}
            if self._progress.stands_still(done, ends, time.monotonic()):
                return

    async def stop(self) -> None:
        """Commit what is acknowledged and disconnect; after a failure only the process's end is safe."""
        if self._failure is not None and not self._failure.done():
            await self._app.stop()

    def _agent(self, handler: Handler) -> Any:
        async def handle(stream: Any) -> None:
            waiting: asyncio.Queue[Any] = asyncio.Queue(MOST_AT_ONCE)
            handing = asyncio.create_task(self._hand_over(waiting, handler))
            try:
                async for event in stream.noack().events():
                    await waiting.put(event)
            finally:
                handing.cancel()

        return handle

    async def _hand_over(self, waiting: asyncio.Queue[Any], handler: Handler) -> None:
        while True:
            events = [await waiting.get()]
            while not waiting.empty():
                events.append(waiting.get_nowait())
            for event in events:
                self._done.setdefault(event.message.tp, event.message.offset)
            current = [event for event in events if self._is_ours(event)]
            try:
                await handler([_record(event.message) for event in current])
            except Exception as error:  # noqa: BLE001 - any failure must end the process
                await self._fail(error)
            for event in filter(self._is_ours, current):
                event.ack()
                self._done[event.message.tp] = event.message.offset + 1

    def _is_ours(self, event: Any) -> bool:
        """Whether the message was read since the last rebalance: older ones may be another worker's now."""
        return bool(event.message.generation_id == self._app.consumer_generation_id)

    async def _fail(self, error: Exception) -> None:
        """Keep the message unacknowledged for ever: the process is about to end."""
        if self._failure is not None and not self._failure.done():
            self._failure.set_exception(error)
        await asyncio.Event().wait()


def _record(message: Any) -> Record:
    """See :func:`chassis.kafka.log_reader.record_of`."""
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Record(
        message.topic,
        message.partition,
        message.offset,
        message.key,
        message.value,
        tuple([(name, text or b"") for name, text in pairs]),
        max(0, round((message.timestamp or 0) * 1000)),
    )


def one_by_one(handle: Callable[[Record], Awaitable[None]]) -> Handler:
    """A handler that takes messages singly."""

    async def handle_each(records: Sequence[Record]) -> None:
        for record in records:
            await handle(record)

    return handle_each
