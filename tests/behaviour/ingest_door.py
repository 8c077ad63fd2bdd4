"""The HTTP door of ingest with its real judges, without Kafka."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from chassis.clock import SystemClock
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from chassis.ops import Health, ops_router
from services.ingest.adapters.http_door import Behind, create_app
from services.ingest.adapters.receipt_book import ReceiptBook
from services.ingest.metrics import Metrics
from services.ingest.shell.door import AppendDoor
from services.ingest.shell.judging.judges import Judges
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


def door_app(log: Log, folder: Path, judges: Judges, health: Health, receipts: ReceiptBook) -> FastAPI:
    """Everything a client meets."""
    registry = CollectorRegistry()
    throttle = RateLimiter(per_second=100, burst=2000, clock=SystemClock())
    door = AppendDoor(log, judges, health, Metrics(registry))
    return create_app(Behind(door, throttle, receipts, desk_on(folder, log)), ops_router(health, registry))


@asynccontextmanager
async def running_door(
    log: Log, folder: Path, health: Health | None = None, receipts: ReceiptBook | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    judges = Judges(RULES)
    app = door_app(log, folder, judges, health or Health(), receipts or ReceiptBook(folder))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://ingest", timeout=60) as connected:
        yield connected
    await judges.stop()
