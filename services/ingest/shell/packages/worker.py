"""One package after the other: checked in a process of its own, then sent to the log."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from services.ingest.domain.package.events import Package
from services.ingest.domain.package.report.report import refusal
from services.ingest.metrics import Metrics
from services.ingest.shell.packages.checking.child import CheckStopped, ChildLimits, check_in_child
from services.ingest.shell.packages.sending import Sending
from services.ingest.shell.packages.shelf import Record, Shelf

log = logging.getLogger(__name__)


class Knowledge(Protocol):
    """The parcels admitted until now, in a file."""

    path: Path

    async def catch_up(self) -> None:
        """Returns when the file reflects all that was in the log at the call."""


@dataclass(frozen=True)
class Doing:
    """What is being done to which package, for whoever asks."""

    package: str = ""
    stage: str = ""
    share: float = 0.0


class Worker:
    """Works on what is lined up, and goes on after a restart where it stopped."""

    name = "packages"

    def __init__(self, shelf: Shelf, knowledge: Knowledge, sending: Sending, metrics: Metrics) -> None:
        self._shelf, self._knowledge, self._sending, self._metrics = shelf, knowledge, sending, metrics
        self._waiting: dict[str, None] = {}
        self._more = asyncio.Event()
        self.limits = ChildLimits()
        self.doing = Doing()

    @property
    def waiting(self) -> int:
        """How many packages are lined up, the one in work too."""
        return len(self._waiting)

    def line_up(self, record: Record) -> None:
        """Work on it when its turn comes, if there is anything to do."""
        if record.unfinished:
            self._waiting.setdefault(record.id)
            self._more.set()

    async def start(self) -> None:
        """Line up what a stopped process left."""
        for record in await asyncio.to_thread(self._shelf.all):
            self.line_up(record)

    async def stop(self) -> None:
        """Nothing to let go of: what is unfinished is on the shelf."""

    async def run(self) -> None:
        """Work, for ever."""
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                package = next(iter(self._waiting))
                record = self._shelf.find(package)
                if record is not None:
                    await self._work(record)
                del self._waiting[package]

    async def _work(self, record: Record) -> None:
        try:
            if record.state == "received":
                record = await self._check(record)
            if record.state == "sending":
                record = await self._send(record)
        except OSError:
            log.exception("package %s cannot be kept on disk", record.id)
            return
        finally:
            self.doing = Doing()
        self._metrics.packages.labels(record.state).inc()
        log.info("package %s %s", record.id, record.state)

    async def _check(self, record: Record) -> Record:
        self.doing = Doing(record.id, "等待此前的事件入账")
        await self._knowledge.catch_up()
        await asyncio.to_thread(self._shelf.clear, record)
        try:
            await self._judge(record)
        except CheckStopped as stopped:
            await asyncio.to_thread(self._shelf.leave, record, refusal("stopped", str(stopped)))
            return await asyncio.to_thread(self._shelf.finish, record, "failed")
        report = await asyncio.to_thread(self._shelf.report, record.id) or {}
        if not report.get("sound"):
            return await asyncio.to_thread(self._shelf.finish, record, "refused")
        return self._shelf.keep(replace(record, state="sending", events=report["events"]))

    async def _judge(self, record: Record) -> None:
        def tell(stage: str, share: float) -> None:
            self.doing = Doing(record.id, stage, share)

        package = Package(record.id, datetime.fromisoformat(record.received_at))
        folder = self._shelf.folder(record.id)
        await check_in_child(folder, self._knowledge.path, package, self.limits, tell)

    async def _send(self, record: Record) -> Record:
        """From where the log has them."""
        events = self._shelf.folder(record.id) / "events"
        async for part in self._sending.sent(record, events):
            record = self._shelf.keep(part)
            self.doing = Doing(record.id, "发送", record.sent / max(1, record.events))
        return await asyncio.to_thread(self._shelf.finish, record, "accepted")
