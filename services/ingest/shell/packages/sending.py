"""The events of a sound package on their way to the log, at the pace at which they are decided."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from chassis.kafka.writer import Writer
from contracts.topics import EVENTS
from services.ingest.metrics import Metrics
from services.ingest.shell.packages.shelf import Record
from services.ingest.shell.pressure import Pressure

log = logging.getLogger(__name__)

SEND_AT_ONCE_BYTES = 1024 * 1024
"""Some 1,300 parcels; a single larger event is sent alone."""


@dataclass(frozen=True)
class Sending:
    """Where the events go, who counts them, and who says how fast."""

    writer: Writer
    metrics: Metrics
    pressure: Pressure

    async def sent(self, record: Record, events: Path) -> AsyncIterator[Record]:
        """The record after each part that the log has; what came after the last one known is sent again
        after a crash, under the same ids."""
        while lines := await asyncio.to_thread(_lines, events, record.sent_bytes):
            await self.pressure.eased()
            await self._append([_message(line) for line in lines])
            self.pressure.sent(len(lines))
            size = sum(len(line) for line in lines)
            record = replace(record, sent=record.sent + len(lines), sent_bytes=record.sent_bytes + size)
            yield record

    async def _append(self, messages: list[Outgoing]) -> None:
        """Until the log has them all, however long Kafka is away."""
        backoff = Backoff()
        while True:
            try:
                await self.writer.send_all(messages)
            except TransientFailure as failure:
                log.warning("package not sent further: %s", failure)
                await asyncio.sleep(backoff.next_delay())
            else:
                self.metrics.appended.inc(len(messages))
                return


def _lines(path: Path, start: int) -> list[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        return file.readlines(SEND_AT_ONCE_BYTES)


def _message(line: bytes) -> Outgoing:
    subject, _, value = line.rstrip(b"\n").partition(b"\t")
    return Outgoing(EVENTS.name, subject.decode(), value)
