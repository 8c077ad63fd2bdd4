"""When each source spoke, as its events came into the log."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ValidationError

from chassis.clock import Clock
from chassis.kafka.records import Record
from contracts.topics import EVENTS
from services.alerts.domain.rhythm import Rhythms
from services.alerts.shell.desks.recovery import Log

TAIL = 500
"""Events of each partition read back at the start: enough of every source's habit, little to read."""


SELDOM = timedelta(minutes=1)
"""Silence is counted in hours."""


class _Envelope(BaseModel):
    """Enough of a CloudEvent to know who speaks."""

    source: str


class Arrivals:
    """Reads on when asked; what it learned is in ``rhythms``."""

    def __init__(self, log: Log, clock: Clock) -> None:
        self._log, self._clock, self.rhythms = log, clock, Rhythms()
        self._next = clock.now()
        self._read_to: dict[int, int] = {}

    async def refresh(self) -> None:
        """Read on to the end, at most once a minute. Raises TransientFailure."""
        if self._clock.now() < self._next:
            return
        self._next = self._clock.now() + SELDOM
        heard: list[tuple[datetime, str]] = []
        for partition, end in (await self._log.ends(EVENTS.name)).items():
            start = self._read_to.get(partition, max(0, end - TAIL))
            async for batch in self._log.read(EVENTS.name, partition, start, end):
                heard += [spoken for record in batch if (spoken := _spoken(record)) is not None]
            self._read_to[partition] = max(end, start)
        for at, source in sorted(heard):
            self.rhythms.hear(source, at)


def _spoken(record: Record) -> tuple[datetime, str] | None:
    """When the broker got it, and from whom; None for what is not an event."""
    try:
        source = _Envelope.model_validate_json(record.value or b"").source
    except ValidationError:
        return None
    return datetime.fromtimestamp(record.timestamp_ms / 1000, UTC), source
