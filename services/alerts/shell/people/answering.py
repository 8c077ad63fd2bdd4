"""Puts an answer to an alert into the log, where the desk that holds the alert finds it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chassis.clock import Clock
from chassis.kafka.records import Outgoing
from chassis.kafka.writer import Writer
from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.alert import Alert
from contracts.topics import FEEDBACK
from contracts.wire import Message
from services.alerts.domain.episode.answers import Answer
from services.alerts.shell.desks.outgoing import SOURCE


class Knower(Protocol):
    """A desk."""

    async def find(self, alert_id: str) -> Alert | None:
        """The alert as last told. Raises TransientFailure."""


class Answering:
    """The way of an answer from the HTTP door into Kafka."""

    def __init__(self, desks: Sequence[Knower], writer: Writer, clock: Clock) -> None:
        self._desks, self._writer, self._clock = desks, writer, clock

    def now(self) -> datetime:
        """The time that an answer without one of its own is given."""
        return self._clock.now()

    async def find(self, alert_id: str) -> Alert | None:
        """The alert, wherever it is held. Raises TransientFailure."""
        for desk in self._desks:
            found = await desk.find(alert_id)
            if found is not None:
                return found
        return None

    async def say(self, alert_id: str, answer: Answer) -> str:
        """The id of the answer's message, once Kafka has it. Raises TransientFailure."""
        message = _message(alert_id, answer, self._clock.now())
        await self._writer.send_all([Outgoing(FEEDBACK.name, alert_id, message.to_bytes())])
        return message.id


def _message(alert_id: str, answer: Answer, now: datetime) -> Message[Answer]:
    acknowledged = isinstance(answer, Acknowledgement)
    return Message[Answer](
        id=str(uuid.uuid4()),
        source=SOURCE,
        type="planning.alert.acknowledged" if acknowledged else "planning.case.reported",
        subject=alert_id,
        time=now,
        data=answer,
    )
