"""ingest as its own process, and what it leaves in the log."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import orjson
from aiokafka import AIOKafkaProducer

from chassis.kafka.records import Headers
from contracts.messages.change import Change, ChangeSet
from contracts.messages.rejection import RejectedEvent
from contracts.topics import CHANGES, EVENTS, REJECTED
from contracts.wire import CONTENT_TYPE, Message
from tests import loopback
from tests.brokers import log_of
from tests.service_process import ServiceProcess


class IngestProcess(ServiceProcess):
    """``python -m services.ingest``; ``member`` is its stable name in the group."""

    def __init__(self, bootstrap: str, folder: Path, member: str = "ingest-0", **environment: str) -> None:
        super().__init__("ingest", folder, KAFKA_BOOTSTRAP_SERVERS=bootstrap, MEMBER=member, **environment)

    async def post(self, content: object, media_type: str = CONTENT_TYPE) -> httpx.Response:
        """Sends events to the HTTP door."""
        async with loopback.client(self.url, timeout_seconds=30) as client:
            headers = {"content-type": media_type}
            return await client.post("/v1/events", content=orjson.dumps(content), headers=headers)

    @property
    def processes(self) -> list[int]:
        """It and its children, as they are now."""
        threads = Path(f"/proc/{self.process_id}/task").glob("*/children")
        children = [int(child) for told in threads for child in told.read_text(encoding="ascii").split()]
        return [self.process_id, *children]

    def peak_mib(self) -> float:
        """The most memory it ever had, and each of the children it has now: more than all had at one time."""
        return sum(_peak_mib(process) for process in self.processes)

    async def metric(self, name: str) -> float:
        """The value of a metric without labels."""
        async with loopback.client(self.url, timeout_seconds=30) as client:
            lines = (await client.get("/metrics")).text.splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))

    async def receipt(self, source: str, event_id: str) -> dict[str, Any]:
        """What became of an event; empty while it is not known."""
        async with loopback.client(self.url, timeout_seconds=30) as client:
            answer = await client.get(f"/v1/receipts/{quote(source, safe='')}/{quote(event_id, safe='')}")
            return dict(answer.json()) if answer.status_code == 200 else {}


def _peak_mib(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


async def produce(
    bootstrap: str, messages: Sequence[tuple[str, bytes, Headers]], timestamp_ms: int | None = None
) -> None:
    """Puts (key, value, headers) on the events topic as an upstream system does, now unless told."""
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", max_request_size=8 * 1024 * 1024
    ) as producer:
        for key, value, headers in messages:
            await producer.send_and_wait(
                EVENTS.name, value, key=key.encode(), headers=list(headers), timestamp_ms=timestamp_ms
            )


async def changes(bootstrap: str, prefix: str = "") -> list[Change]:
    """All published changes of subjects that begin so, in the order of the log."""
    records = await log_of(bootstrap, CHANGES.name)
    sets = [Message[ChangeSet].model_validate_json(record.value or b"") for record in records]
    return [
        change for message in sets for change in message.data.changes if change.subject.startswith(prefix)
    ]


async def rejections(bootstrap: str, among: Sequence[bytes]) -> list[RejectedEvent]:
    """The dead letters of these originals."""
    records = await log_of(bootstrap, REJECTED.name)
    letters = [Message[RejectedEvent].model_validate_json(record.value or b"").data for record in records]
    return [letter for letter in letters if letter.original in among]
