"""What the HTTP door does with events: have them judged fully, then append them to the log they came for."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from chassis.errors import TransientFailure
from chassis.kafka.records import CLOUDEVENT, Outgoing
from chassis.kafka.writer import Writer
from chassis.ops import Health
from contracts.topics import EVENTS
from services.ingest.domain.rejection import Rejection
from services.ingest.domain.submission import Judged, Sound
from services.ingest.metrics import Metrics

APPEND_SECONDS = 5.0


class Judge(Protocol):
    """Who judges bodies."""

    async def judge(self, body: bytes, *, batch: bool) -> Judged:
        """Raises TransientFailure when it cannot."""


class AppendDoor:
    """Accepts an event once the log has it; duplicates and versions are the admission's business."""

    def __init__(self, writer: Writer, judges: Judge, health: Health, metrics: Metrics) -> None:
        self._writer, self._judges, self._health, self._metrics = writer, judges, health, metrics

    async def judge(self, body: bytes, *, batch: bool) -> Judged:
        """What is in a body; nothing is appended. Raises TransientFailure while Kafka is away."""
        if "kafka" in self._health.problems:
            raise TransientFailure("Kafka is away")
        return await self._judges.judge(body, batch=batch)

    async def append(self, events: Sequence[Sound | Rejection], traceparent: str) -> list[Rejection | None]:
        """None for each event that is in the log now, else why not; same order.

        Raises TransientFailure when Kafka did not acknowledge them all: nothing is then said about any.
        """
        headers = (*CLOUDEVENT, ("traceparent", traceparent.encode()))
        sound = [event for event in events if isinstance(event, Sound)]
        await self._append([Outgoing(EVENTS.name, one.subject, one.value, headers) for one in sound])
        refusals = [event if isinstance(event, Rejection) else None for event in events]
        self._metrics.appended.inc(len(sound))
        for refusal in filter(None, refusals):
            self._metrics.refused.labels(refusal.reason).inc()
        return refusals

    async def _append(self, messages: list[Outgoing]) -> None:
        try:
            await asyncio.wait_for(self._writer.send_all(messages), APPEND_SECONDS)
        except TimeoutError as error:
            self._health.not_ready("kafka", "does not acknowledge")
            raise TransientFailure("Kafka does not acknowledge") from error
