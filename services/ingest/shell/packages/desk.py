"""What the package door offers: take packages in, and tell what became of them."""

import asyncio
from contextlib import AbstractContextManager

from chassis.clock import Clock
from services.ingest.domain.package.report.page import document
from services.ingest.domain.package.report.report import Json
from services.ingest.shell.packages.checking.reading import suffix_of
from services.ingest.shell.packages.incoming import Incoming
from services.ingest.shell.packages.shelf import Record, Shelf, State
from services.ingest.shell.packages.worker import Doing, Worker

MOST_WAITING = 20
MOST_LISTED = 100
_STAGES: dict[State, str] = {
    "received": "排队",
    "sending": "发送",
    "accepted": "已入库",
    "refused": "未通过质检",
    "failed": "未能完成检查",
}


class Desk:
    """Between the door and the shelf."""

    def __init__(self, shelf: Shelf, worker: Worker, clock: Clock) -> None:
        self._shelf, self._worker, self._clock = shelf, worker, clock

    @property
    def full(self) -> bool:
        """Whether no more may come now."""
        return self._worker.waiting >= MOST_WAITING

    def readable(self, head: bytes) -> bool:
        """Whether the first bytes are of a kind of file we read."""
        return suffix_of(head) is not None

    def incoming(self) -> AbstractContextManager[Incoming]:
        """A temporary file."""
        return self._shelf.incoming()

    async def put(self, incoming: Incoming) -> Json:
        """Take a package in; it is worked on when its turn comes."""
        record = await asyncio.to_thread(self._shelf.put, incoming, self._clock.now())
        self._worker.line_up(record)
        return self._told(record)

    def about(self, package: str) -> Json | None:
        """State, progress and, once checked, the report; None when unknown."""
        record = self._shelf.find(package)
        if record is None:
            return None
        report = self._shelf.report(package)
        return self._told(record) | ({} if report is None else {"report": report})

    def page(self, package: str) -> str | None:
        """The report as a page; until there is one, how far it is, looking again by itself."""
        record = self._shelf.find(package)
        page = self._shelf.page(package) if record is not None else None
        if record is None or page is not None:
            return page
        told = self._told(record)
        line = f"<p>{told['stage']} {told['share']:.0%}</p>"
        return document(package, [line], '<meta http-equiv="refresh" content="2">')

    def newest(self) -> list[Json]:
        """Newest first, without reports."""
        return [self._told(record) for record in reversed(self._shelf.all()[-MOST_LISTED:])]

    def _told(self, record: Record) -> Json:
        doing = self._worker.doing
        if doing.package != record.id:
            doing = Doing(record.id, _STAGES[record.state], float(not record.unfinished))
        return {
            "id": record.id,
            "state": record.state,
            "stage": doing.stage,
            "share": round(doing.share, 3),
            "received_at": record.received_at,
            "size_bytes": record.size_bytes,
            "events": record.events,
            "sent": record.sent,
        }
