"""Progress, not liveness: Kafka answers, and what is behind moves."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.doors.ops import Health
from chassis.errors import TransientFailure
from chassis.kafka.log_reader import TailReader
from contracts.topics import EVENTS
from services.ingest.metrics import Metrics
from services.ingest.shell.admitting.admission import Admission
from services.ingest.shell.pressure import Pressure

LOOK_SECONDS = 1.0
ANSWER_SECONDS = 3.0
STUCK_SECONDS = 30.0


@dataclass(frozen=True)
class Progress:
    """Where the partitions stood when they last moved, and when that was (seconds)."""

    positions: Mapping[int, int]
    moved_at: float

    def step(self, positions: Mapping[int, int], now: float) -> "Progress":
        """Seen again: the moment stays while nothing moves."""
        return self if positions == self.positions else Progress(dict(positions), now)

    def stuck(self, behind: int, now: float) -> bool:
        """There is work, and none of it was done for too long."""
        return behind > 0 and now - self.moved_at > STUCK_SECONDS


def events_behind(ends: Mapping[int, int], positions: Mapping[int, int]) -> int:
    """Events in the log not yet decided, of the partitions this instance reads."""
    return sum(max(0, ends.get(partition, 0) - position) for partition, position in positions.items())


@dataclass(frozen=True)
class Told:
    """Who is told how much is behind."""

    metrics: Metrics
    pressure: Pressure


class Watchdog:
    """Looks every second; makes the service ready and not ready."""

    name = "watchdog"

    def __init__(
        self, tail: TailReader, admission: Admission, health: Health, told: Told, clock: Clock
    ) -> None:
        self._tail, self._admission = tail, admission
        self._health, self._told, self._clock = health, told, clock

    async def start(self) -> None:
        """Connect."""
        await self._tail.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._tail.stop()

    async def run(self) -> None:
        """Look, for ever."""
        progress = Progress({}, self._now())
        while True:
            ends = await self._ends()
            if ends is not None:
                progress = progress.step(self._admission.positions, self._now())
                self._judge(progress, events_behind(ends, self._admission.positions))
            await asyncio.sleep(LOOK_SECONDS)

    async def _ends(self) -> dict[int, int] | None:
        """The ends of the log; None, and not ready, when Kafka does not say."""
        try:
            ends = await asyncio.wait_for(self._tail.ends(EVENTS.name), ANSWER_SECONDS)
        except (TransientFailure, TimeoutError):
            self._health.not_ready("kafka", "does not answer")
            return None
        self._health.ready("kafka")
        return ends

    def _judge(self, progress: Progress, behind: int) -> None:
        self._told.metrics.behind.set(behind)
        self._told.pressure.told(behind)
        if progress.stuck(behind, self._now()):
            self._health.not_ready("progress", f"{behind} events behind and not moving")
        else:
            self._health.ready("progress")

    def _now(self) -> float:
        return self._clock.now().timestamp()
