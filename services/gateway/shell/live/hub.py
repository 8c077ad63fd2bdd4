"""Holds the channels of the read model in memory and tells every screen when they move."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import orjson

from chassis.backoff import Backoff
from chassis.clock import Clock
from chassis.doors.ops import Health
from chassis.errors import TransientFailure
from services.gateway.adapters.read_model.reader import ModelReader
from services.gateway.adapters.screen_files import ScreenFiles
from services.gateway.domain.feed.frames import Prepared, heartbeat_frame, prepared, update_frame
from services.gateway.domain.feed.live import ChannelLog, Gap, Update
from services.gateway.domain.feed.pacing import rest_seconds
from services.gateway.shell.stopping import end_if_asked

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 2.0
LOOK_AGAIN_SECONDS = 0.2
CHECK_SECONDS = 0.5
AT_ONCE = 200
"""Screens told in one go: between two of them answers and other screens have their turn."""


class NotShown(Exception):
    """There is no read model to answer from at the moment: ask again soon."""


@dataclass(frozen=True)
class Board:
    """The mirrored tables of one epoch."""

    epoch: str
    tables: Mapping[str, ChannelLog]


class Listener(Protocol):
    """Someone who is told when there is something to tell."""

    def wake(self) -> None:
        """There may be something new; must return at once."""

    def check(self, now_seconds: float) -> None:
        """Called about twice a second, with the loop's time: end what has been stalled for too long."""


class Hub:
    """Follows Redis for all screens of this process; frames are made once and shared by all."""

    name = "hub"

    def __init__(self, reader: ModelReader, files: ScreenFiles, health: Health, clock: Clock) -> None:
        self._reader = reader
        self._files = files
        self._health = health
        self._clock = clock
        self._board: Board | None = None
        self._frames: dict[Update, Prepared] = {}
        self._listeners: set[Listener] = set()
        self._problems: list[str] = []
        self.heartbeat = prepared("")
        self.beat = 0

    async def start(self) -> None:
        """The first heartbeat is there before the first screen."""
        self._make_heartbeat()

    async def run(self) -> None:
        """Follow the read model and beat."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            group.create_task(self._beat())
            group.create_task(self._check())

    async def stop(self) -> None:
        """Nothing to let go of."""

    @property
    def logs(self) -> Mapping[str, ChannelLog]:
        """The newest known tables, by name; empty before the read model was ever there."""
        return self._board.tables if self._board else {}

    def board(self) -> Board:
        """What is true now; raises NotShown while Redis is away or the model is being built."""
        missing = {"redis", "model"} & self._health.problems.keys()
        if self._board is None or missing:
            raise NotShown(", ".join(sorted(missing)))
        return self._board

    def frame(self, update: Update) -> Prepared:
        """The frame of an update made just now."""
        frame = self._frames.get(update)
        if frame is None:
            frame = prepared(update_frame(update, self.logs[update.channel].items_of(update)))
            self._frames[update] = frame
        return frame

    def join(self, listener: Listener) -> None:
        """It is woken at every change from now on."""
        self._tell_problems()
        self._listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """It has gone."""
        self._listeners.discard(listener)

    @property
    def listeners(self) -> Collection[Listener]:
        """Who is there now."""
        return self._listeners

    def __len__(self) -> int:
        return len(self._listeners)

    async def _follow(self) -> None:
        backoff = Backoff(most_seconds=2.0)
        while True:
            end_if_asked()
            try:
                await self._follow_once()
                self._health.ready("redis")
                self._tell_problems()
                backoff.reset()
            except Gap as gap:
                log.warning("loading the read model again: %s", gap)
                self._board = None
            except TransientFailure as failure:
                self._health.not_ready("redis", str(failure))
                self._tell_problems()
                await asyncio.sleep(backoff.next_delay())

    async def _follow_once(self) -> None:
        epoch = await self._reader.complete_epoch()
        if epoch is None:
            self._health.not_ready("model", "being built from the log")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            return
        if self._board is None or self._board.epoch != epoch:
            self._board = Board(epoch, await self._reader.load(epoch))
            self._frames.clear()
            await self._wake_all()
        self._health.ready("model")
        offsets = {name: table.offset for name, table in self._board.tables.items()}
        entries = await self._reader.follow(epoch, offsets)
        for channel, entry in entries:
            self._board.tables[channel].append(entry)
        if entries:
            self._frames.clear()  # nobody is told again what was new a moment before
            await self._wake_all_and_rest()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            self._make_heartbeat()
            await self._wake_all()

    async def _check(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            for listener in list(self._listeners):
                listener.check(clock())

    def _tell_problems(self) -> None:
        """What is not well, or well again, is told at once."""
        if self._problems != sorted(self._health.problems):
            self._make_heartbeat()
            for listener in list(self._listeners):
                listener.wake()

    def _make_heartbeat(self) -> None:
        self._problems = sorted(self._health.problems)
        now, build = self._clock.now(), self._files.build
        self.heartbeat = prepared(heartbeat_frame(now, self._watermarks(), build, self._problems))
        self.beat += 1

    def _watermarks(self) -> dict[str, str]:
        system = self.logs.get("system")
        sources = (orjson.loads(value) for value in system.items.values()) if system else ()
        return {source["source"]: source["newest"] for source in sources if source["newest"]}

    async def _wake_all_and_rest(self) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        await self._wake_all()
        await asyncio.sleep(rest_seconds(clock() - began))

    async def _wake_all(self) -> None:
        for number, listener in enumerate(list(self._listeners), 1):
            listener.wake()
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
