"""What the HTTP door does with events: judge them fully, then append them to the log they came for."""

import asyncio
from collections.abc import Sequence

import orjson

from chassis.errors import TransientFailure
from chassis.kafka.records import CLOUDEVENT, Outgoing
from chassis.kafka.writer import Writer
from chassis.ops import Health
from contracts.topics import EVENTS
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.limits import too_large
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.rejection import Rejection
from services.ingest.metrics import Metrics

APPEND_SECONDS = 5.0


class AppendDoor:
    """Accepts an event once the log has it; duplicates and versions are the admission's business."""

    def __init__(self, writer: Writer, rules: Rules, health: Health, metrics: Metrics) -> None:
        self._writer, self._rules, self._health, self._metrics = writer, rules, health, metrics

    async def submit(
        self, documents: Sequence[object | Rejection], traceparent: str
    ) -> list[Rejection | None]:
        """None for each event that is in the log now, else why not; same order.

        Raises TransientFailure when Kafka did not acknowledge them all: nothing is then said about any.
        """
        if "kafka" in self._health.problems:
            raise TransientFailure("Kafka is away")
        values, outcomes = await asyncio.to_thread(self._judge, documents)
        headers = (*CLOUDEVENT, ("traceparent", traceparent.encode()))
        await self._append(
            [
                Outgoing(EVENTS.name, outcome.subject, value, headers)
                for value, outcome in zip(values, outcomes, strict=True)
                if isinstance(outcome, Candidate)
            ]
        )
        refusals = [outcome if isinstance(outcome, Rejection) else None for outcome in outcomes]
        self._count(refusals)
        return refusals

    def _judge(
        self, documents: Sequence[object | Rejection]
    ) -> tuple[list[bytes], list[Candidate | Rejection]]:
        values = [b"" if isinstance(d, Rejection) else orjson.dumps(d) for d in documents]
        sized = [_sized(v, d) for v, d in zip(values, documents, strict=True)]
        return values, take_in(sized, self._rules)

    async def _append(self, messages: list[Outgoing]) -> None:
        try:
            await asyncio.wait_for(self._writer.send_all(messages), APPEND_SECONDS)
        except TimeoutError as error:
            self._health.not_ready("kafka", "does not acknowledge")
            raise TransientFailure("Kafka does not acknowledge") from error

    def _count(self, refusals: list[Rejection | None]) -> None:
        for refusal in refusals:
            if refusal is None:
                self._metrics.appended.inc()
            else:
                self._metrics.refused.labels(refusal.reason).inc()


def _sized(value: bytes, document: object) -> object | Rejection:
    refusal = too_large(len(value))
    return document if refusal is None else refusal.about(document)
