"""What indicators says, until the broker has it."""

import asyncio
import base64
import logging
from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing, Record
from chassis.kafka.writer import Writer
from contracts import topics
from contracts.messages.rejection import Reason, RejectedEvent, rejected_message
from contracts.wire import Origin

log = logging.getLogger(__name__)


class Sender:
    """Sends until acknowledged: the state in memory has moved on and must not be applied twice."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Returns once the broker has all of them, however long that takes."""
        backoff = Backoff()
        while messages:
            try:
                await self._writer.send_all(messages)
            except TransientFailure as failure:
                log.warning("cannot send yet: %s", failure)
                await asyncio.sleep(backoff.next_delay())
            else:
                return


def last_words(messages: Sequence[Outgoing]) -> list[Outgoing]:
    """The messages without figures that a later one of the same batch replaces."""
    figures = {message.key: number for number, message in enumerate(messages) if _is_figure(message)}
    return [m for number, m in enumerate(messages) if not _is_figure(m) or figures[m.key] == number]


def _is_figure(message: Outgoing) -> bool:
    return message.topic == topics.FIGURES.name


def unreadable(record: Record, error: ValidationError, now: datetime) -> Outgoing:
    """The dead letter of a message that is not what its topic promises."""
    return dead_letter(record, "undecodable", str(error)[:2000], now)


def dead_letter(record: Record, reason: Reason, detail: str, now: datetime) -> Outgoing:
    """A message that cannot be worked on, with why and its original bytes."""
    rejected = RejectedEvent(
        service="indicators",
        reason=reason,
        detail=detail,
        origin=Origin(topic=record.topic, partition=record.partition, offset=record.offset),
        original=base64.b64encode(record.value or b""),
    )
    message = rejected_message(rejected, now)
    return Outgoing(topics.REJECTED.name, message.subject, message.to_bytes())
