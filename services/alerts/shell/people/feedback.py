"""Hears what people answer to alerts, and has it settled by the desk that holds the alert.

Faust gives all topics of one partition to one worker, so whoever hears the answers holds every desk.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from pydantic import ValidationError

from chassis.kafka.records import Record
from chassis.kafka.writer import Writer
from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.case import CaseReport
from contracts.wire import Attributes, Message
from services.alerts.domain.episode.answers import Answer, is_ahead
from services.alerts.metrics import Metrics
from services.alerts.shell.desks.outgoing import dead_letter

ANSWERS: Mapping[str, type[Message[Acknowledgement] | Message[CaseReport]]] = {
    "planning.alert.acknowledged": Message[Acknowledgement],
    "planning.case.reported": Message[CaseReport],
}


class Holder(Protocol):
    """A desk."""

    async def settle(self, alert_id: str, answer: Answer, at: datetime) -> bool:
        """Whether the alert is one of its own; then its transition, if any, is told."""


class Duty(Protocol):
    """Work that one worker at a time does: the one that hears the answers."""

    async def assigned(self) -> None:
        """It is ours now."""

    async def revoked(self) -> None:
        """It is not any more."""


class Feedback:
    """Works on the topic of answers."""

    def __init__(self, desks: Sequence[Holder], writer: Writer, metrics: Metrics, *duties: Duty) -> None:
        self._desks, self._writer, self._metrics, self._duties = desks, writer, metrics, duties

    async def assigned(self) -> None:
        """It holds nothing itself."""
        for duty in self._duties:
            await duty.assigned()

    async def revoked(self) -> None:
        """The next worker hears from where we acknowledged."""
        for duty in self._duties:
            await duty.revoked()

    async def take(self, records: Sequence[Record]) -> None:
        """Settle answers in order; one on an alert that never was goes to the dead letters."""
        for record in records:
            try:
                alert_id, answer = _answer_in(record)
            except (ValidationError, ValueError) as error:
                await self._refuse(record, str(error))
                continue
            heard = datetime.fromtimestamp(record.timestamp_ms / 1000, UTC)
            if is_ahead(answer, heard):
                await self._refuse(record, f"it is dated {answer.at.isoformat()}, which is still to come")
            elif not await self._settle(alert_id, answer, heard):
                await self._refuse(record, f"there is no alert {alert_id}, or it came up again since")

    async def _settle(self, alert_id: str, answer: Answer, heard: datetime) -> bool:
        for desk in self._desks:
            if await desk.settle(alert_id, answer, heard):
                return True
        return False

    async def _refuse(self, record: Record, why: str) -> None:
        await self._writer.send_all([dead_letter(record, why)])
        self._metrics.rejected.labels(record.topic).inc()


def _answer_in(record: Record) -> tuple[str, Answer]:
    """The alert's id and the answer. Raises ValueError (ValidationError is one)."""
    kind = Attributes.model_validate_json(record.value or b"").type
    if kind not in ANSWERS:
        raise ValueError(f"unknown type {kind}")
    message = ANSWERS[kind].model_validate_json(record.value or b"")
    return message.subject, message.data
