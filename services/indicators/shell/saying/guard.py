"""Sees to it that the newest word on each finding, deadline and equation lies last on its topic.

Its state is the topic itself (compacted), as that of the roll-up. What cannot be read is left to alerts.
"""

from collections.abc import Sequence
from contextlib import suppress

from pydantic import ValidationError

from chassis.kafka.records import Outgoing, Record
from contracts import topics
from services.indicators.shell.backlog import Backlog
from services.indicators.shell.keeper import Tools
from services.indicators.shell.saying.newest import Newest
from services.indicators.shell.saying.sender import Sender


class Guard:
    """Handles records of planning.findings.v1 in order."""

    def __init__(self, tools: Tools) -> None:
        self._sender, self._newest = Sender(tools.writer), Newest()
        self._backlog = Backlog(tools.log, topics.FINDINGS.name)

    async def rebuild(self) -> None:
        """Take everything the topic holds, without saying anything."""
        async for record in self._backlog.whole():
            self._take(record)

    async def handle(self, records: Sequence[Record]) -> None:
        """Say again what something older was said after; nothing that the same batch has put right."""
        async for record in self._backlog.before(records[0].offset if records else 0):
            self._take(record)
        late: dict[bytes | None, list[Outgoing]] = {}
        for record in records:
            late[record.key] = self._take(record)
        await self._sender.send([message for again in late.values() for message in again])

    def _take(self, record: Record) -> list[Outgoing]:
        self._backlog.seen(record)
        with suppress(ValidationError):
            return self._newest.outdated_by(record)
        return []
