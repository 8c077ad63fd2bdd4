"""The HTTP door of ingest with its real judges, without Kafka."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from chassis.clock import SystemClock
from chassis.doors.ops import Health, ops_router
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from services.ingest.adapters.http.door import Behind, create_app
from services.ingest.adapters.receipt_book import ReceiptBook
from services.ingest.domain.flood import Limit
from services.ingest.metrics import Metrics
from services.ingest.shell.door import AppendDoor, Judging
from services.ingest.shell.floods import Floods
from services.ingest.shell.judging.judges import Judges
from services.ingest.shell.pressure import Pressure
from services.ingest.shell.rate import RateLimiter
from tests.behaviour.package_desk import desk_on
from tests.unit.ingest.builders import RULES


class Log:
    """A writer that remembers; ``away`` makes it fail as Kafka does."""

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []
        self.away = False

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        if self.away:
            raise TransientFailure("away")
        self.messages += messages
        return [(0, index) for index, _ in enumerate(messages)]


@dataclass
class Parts:
    """What a test may want to be of its own; the rest is made."""

    health: Health = field(default_factory=Health)
    receipts: ReceiptBook | None = None
    pressure: Pressure = field(default_factory=lambda: Pressure(1000))
    letters: Limit = field(default_factory=Limit)


def door_app(log: Log, folder: Path, judges: Judges, parts: Parts) -> FastAPI:
    """Everything a client meets."""
    registry, clock = CollectorRegistry(), SystemClock()
    throttle = RateLimiter(per_second=100, burst=2000, clock=clock)
    judging = Judging(judges, Floods(parts.letters, clock))
    door = AppendDoor(log, judging, parts.health, Metrics(registry))
    receipts = parts.receipts or ReceiptBook(folder)
    behind = Behind(door, throttle, parts.pressure, receipts, desk_on(folder, log))
    return create_app(behind, ops_router(parts.health, registry))


@asynccontextmanager
async def running_door(
    log: Log, folder: Path, parts: Parts | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    judges = Judges(RULES)
    transport = httpx.ASGITransport(door_app(log, folder, judges, parts or Parts()))
    async with httpx.AsyncClient(transport=transport, base_url="http://ingest", timeout=60) as connected:
        yield connected
    await judges.stop()
