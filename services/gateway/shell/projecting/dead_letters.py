"""Puts aside what cannot be read, before the stream goes on."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.kafka.records import Outgoing, Record
from chassis.kafka.writer import Writer
from contracts.topics import REJECTED
from contracts.wire import Origin
from services.gateway.domain.model.dead_letters import dead_letter, explanation

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unreadable:
    """A record that is not what its topic promises, and why."""

    record: Record
    error: ValueError


class DeadLetters:
    """Sends to ``planning.rejected.v1``."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    async def send(self, unreadable: Sequence[Unreadable]) -> None:
        """Returns once the broker has them; raises TransientFailure."""
        await self._writer.send_all([self._letter(each) for each in unreadable])
        for each in unreadable:
            record = each.record
            log.error("unreadable: %s/%d/%d", record.topic, record.partition, record.offset)

    def _letter(self, unreadable: Unreadable) -> Outgoing:
        record = unreadable.record
        origin = Origin(topic=record.topic, partition=record.partition, offset=record.offset)
        why = explanation(unreadable.error)
        value = dead_letter(origin, record.value or b"", why, self._clock.now())
        key = (record.key or b"unknown").decode(errors="replace")
        return Outgoing(REJECTED.name, key, value)
