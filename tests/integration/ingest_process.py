"""ingest as its own process, and what it leaves in the log."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import orjson
from aiokafka import AIOKafkaProducer

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Headers, Record
from contracts.messages.change import Change, ChangeSet
from contracts.messages.rejection import RejectedEvent
from contracts.topics import CHANGES, EVENTS, REJECTED
from contracts.wire import CONTENT_TYPE, Message
from deploy.local.ports import free_port

T = TypeVar("T")


async def eventually(
    look: Callable[[], Awaitable[T]], satisfied: Callable[[T], bool], seconds: float = 60
) -> T:
    """Looks until it is satisfied, and returns what it then saw; fails with the last sight."""
    deadline = time.monotonic() + seconds
    while not satisfied(seen := await look()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r:.2000}"
        await asyncio.sleep(0.1)
    return seen


class IngestProcess:
    """``python -m services.ingest`` on a free port, with its own data folder that survives restarts."""

    def __init__(self, bootstrap: str, folder: Path, member: str = "ingest-0") -> None:
        self._folder, self.port = folder, free_port()
        self._environment = {
            **os.environ,  # noqa: TID251 - a child needs PATH and PYTHONPATH as we have them
            "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
            "PORT": str(self.port),
            "DATA_DIR": str(folder / "data"),
            "MEMBER": member,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of its HTTP door."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it; see :meth:`ready`."""
        with (self._folder / "ingest.log").open("ab") as log:
            command = [sys.executable, "-m", "services.ingest"]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends the signal and returns the exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(30)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    async def readiness(self) -> int:
        """The status of ``/readyz``; 0 when it does not answer."""
        async with httpx.AsyncClient(base_url=self.url, timeout=10) as client:
            try:
                return (await client.get("/readyz")).status_code
            except httpx.TransportError:
                return 0

    async def ready(self, status: int = 200, seconds: float = 60) -> None:
        """Waits for that status."""
        await eventually(self.readiness, lambda seen: seen == status, seconds)

    async def receipt(self, source: str, event_id: str) -> dict[str, Any]:
        """What became of an event; empty while it is not known."""
        async with httpx.AsyncClient(base_url=self.url, timeout=30) as client:
            answer = await client.get(f"/v1/receipts/{quote(source, safe='')}/{quote(event_id, safe='')}")
            return dict(answer.json()) if answer.status_code == 200 else {}

    async def post(self, content: object, media_type: str = CONTENT_TYPE) -> httpx.Response:
        """Sends events to the HTTP door."""
        async with httpx.AsyncClient(base_url=self.url, timeout=30) as client:
            headers = {"content-type": media_type}
            return await client.post("/v1/events", content=orjson.dumps(content), headers=headers)


async def produce(bootstrap: str, messages: Sequence[tuple[str, bytes, Headers]]) -> None:
    """Puts (key, value, headers) on the events topic as an upstream system does."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        for key, value, headers in messages:
            await producer.send_and_wait(EVENTS.name, value, key=key.encode(), headers=list(headers))


async def log_of(bootstrap: str, topic: str) -> list[Record]:
    """All records of a topic, in order within a partition."""
    return [record async for batch in LogReader(bootstrap).read_all(topic) for record in batch]


async def changes(bootstrap: str, prefix: str = "") -> list[Change]:
    """All published changes of subjects that begin so, in the order of the log."""
    sets = [
        Message[ChangeSet].model_validate_json(r.value or b"") for r in await log_of(bootstrap, CHANGES.name)
    ]
    return [
        change for message in sets for change in message.data.changes if change.subject.startswith(prefix)
    ]


async def rejections(bootstrap: str) -> list[RejectedEvent]:
    """All dead letters."""
    records = await log_of(bootstrap, REJECTED.name)
    return [Message[RejectedEvent].model_validate_json(record.value or b"").data for record in records]
