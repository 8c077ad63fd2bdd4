"""What the HTTP door does with events: have them judged fully, then append them to the log they came for."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chassis.doors.ops import Health
from chassis.errors import TransientFailure
from chassis.kafka.records import CLOUDEVENT, Outgoing
from chassis.kafka.writer import Writer
from contracts.topics import EVENTS
from services.ingest.domain.rejection import Rejection
from services.ingest.domain.submission import Judged, Sound
from services.ingest.metrics import Metrics
from services.ingest.shell.admitting.outbox import notice
from services.ingest.shell.floods import Floods

APPEND_SECONDS = 5.0
HTTP = "POST /v1/events"
"""Where events come from that do not name their source."""


class Judge(Protocol):
    """Who judges bodies."""

    async def judge(self, body: bytes, *, batch: bool) -> Judged:
        """Raises TransientFailure when it cannot."""


@dataclass(frozen=True)
class Judging:
    """Who judges, and who notices that a source sends too much that is refused."""

    judges: Judge
    floods: Floods


class AppendDoor:
    """Accepts an event once the log has it; duplicates and versions are the admission's business.

    Whoever sends an event that is refused has it and is told why, so it becomes no dead letter; only of a
    source with too many of them one letter tells, for the operators.
    """

    def __init__(self, writer: Writer, judging: Judging, health: Health, metrics: Metrics) -> None:
        self._writer, self._judging, self._health, self._metrics = writer, judging, health, metrics

    async def judge(self, body: bytes, *, batch: bool) -> Judged:
        """What is in a body; nothing is appended. Raises TransientFailure while Kafka is away."""
        if "kafka" in self._health.problems:
            raise TransientFailure("Kafka is away")
        return await self._judging.judges.judge(body, batch=batch)

    async def append(self, events: Sequence[Sound | Rejection], traceparent: str) -> list[Rejection | None]:
        """None for each event that is in the log now, else why not; same order.

        Raises TransientFailure when Kafka did not acknowledge them all: nothing is then said about any.
        """
        headers = (*CLOUDEVENT, ("traceparent", traceparent.encode()))
        sound = [event for event in events if isinstance(event, Sound)]
        messages = [Outgoing(EVENTS.name, one.subject, one.value, headers) for one in sound]
        await self._append([*messages, *self._notices(events)])
        refusals = [event if isinstance(event, Rejection) else None for event in events]
        self._metrics.appended.inc(len(sound))
        for refusal in filter(None, refusals):
            self._metrics.refused.labels(refusal.reason).inc()
        return refusals

    def _notices(self, events: Sequence[Sound | Rejection]) -> list[Outgoing]:
        refused = (event for event in events if isinstance(event, Rejection))
        floods = self._judging.floods
        told = [floods.told(refusal, HTTP) for refusal in refused]
        return [notice(one, floods.now) for one in told if one and one.reason == "source_stopped"]

    async def _append(self, messages: list[Outgoing]) -> None:
        try:
            await asyncio.wait_for(self._writer.send_all(messages), APPEND_SECONDS)
        except TimeoutError as error:
            self._health.not_ready("kafka", "does not acknowledge")
            raise TransientFailure("Kafka does not acknowledge") from error
