"""A topic of one partition that others may have read meanwhile: what this worker has not seen of it."""

import logging
from collections.abc import AsyncIterator

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Record

log = logging.getLogger(__name__)

PARTITION = 0


class Backlog:
    """How far this worker knows the topic."""

    def __init__(self, reader: LogReader, topic: str) -> None:
        self._reader, self._topic = reader, topic
        self._next = 0

    async def whole(self) -> AsyncIterator[Record]:
        """Everything in the topic so far."""
        end = (await self._reader.ends(self._topic))[PARTITION]
        async for record in self.before(end):
            yield record

    async def before(self, end: int) -> AsyncIterator[Record]:
        """What lies before ``end`` and was not seen here."""
        if self._next >= end:
            return
        log.info("reading %s from %d to %d", self._topic, self._next, end)
        async for batch in self._reader.read(self._topic, PARTITION, self._next, end):
            for record in batch:
                yield record
        self._next = end

    def seen(self, record: Record) -> None:
        """This worker has now read the record itself."""
        self._next = max(self._next, record.offset + 1)
