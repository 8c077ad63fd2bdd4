"""Ten times more than ingest takes, for a minute: what it still takes, how it says no, how it recovers."""

import asyncio
import itertools
import math
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM
from typing import Any

import orjson

from contracts.topics import CHANGES
from contracts.wire import BATCH_CONTENT_TYPE
from deploy.local.kafka_server import KafkaServer
from tests.bench.clients.http_link import HttpLink
from tests.bench.measuring import Say, Scale
from tests.bench.processes import memory_bytes
from tests.bench.row import Limit, Row
from tests.brokers import kafka_with_topics, log_of
from tests.integration.ingest_process import IngestProcess
from tests.waiting import eventually

Json = dict[str, Any]

EXAMPLES = Path("contracts/examples")
IN_A_BATCH = 500
CORNERS = 560
LINKS = 40
LARGE_LINKS = 8
"""Twice as many as are let in at a time."""
TIMES = 10
MOST_MIB = Limit("≤", 1024, 4)
"""With the 1,536 MiB that a check of a package may take it stays below what deploy/k8s allows (3 GiB)."""
NOTHING = Limit("≤", 0, 4)
MOST_SECONDS = 300
ALONE = "two clients that wait for their answers"


@dataclass
class _Heard:
    """Answers by status, and the events that were acknowledged."""

    statuses: Counter[int] = field(default_factory=Counter)
    taken: int = 0

    def hear(self, status: int, said: bytes) -> None:
        self.statuses[status] += 1
        self.taken += orjson.loads(said)["accepted"] if status == 202 else 0


def rows(scale: Scale, say: Say) -> list[Row]:
    """Of one ingest on a Kafka of its own."""
    with (
        tempfile.TemporaryDirectory() as name,
        kafka_with_topics(Path(name) / "kafka", KafkaServer) as broker,
    ):
        many = {"EVENTS_PER_SECOND": "10000000", "EVENTS_AT_ONCE": "10000000"}
        service = IngestProcess(broker.url, Path(name), **many)
        service.start()
        try:
            return asyncio.run(_rows(service, broker.url, scale, say))
        finally:
            service.end(SIGTERM)


async def _rows(service: IngestProcess, bootstrap: str, scale: Scale, say: Say) -> list[Row]:
    await service.ready()
    memory: list[float] = []
    watching = asyncio.create_task(_watch(service, memory))
    bodies = _permits()
    say("as much as it takes ...")
    calm = _Heard()
    warm, seconds = _Heard(), scale.of(10, 4)
    await _sent(service.port, 2, lambda: 0.0, (bodies, 3, warm))
    await _sent(service.port, 2, lambda: 0.0, (bodies, seconds, calm))
    takes = calm.taken / seconds
    await _settled(service)
    seconds = scale.of(60, 6)
    say(f"{TIMES} times as much for {seconds} s ...")
    flood = _Heard()
    await _sent(service.port, LINKS, lambda: IN_A_BATCH * LINKS / (TIMES * takes), (bodies, seconds, flood))
    began = time.perf_counter()
    await _settled(service)
    settled = time.perf_counter() - began
    usual = max(memory)
    large_seconds = scale.of(20, 4)
    say(f"the largest batches there may be for {large_seconds} s ...")
    large = _Heard()
    await _sent(service.port, LARGE_LINKS, lambda: 0.0, (_large_parcels(), large_seconds, large))
    await _settled(service)
    watching.cancel()
    say("looking for what was acknowledged ...")
    lost = warm.taken + calm.taken + flood.taken + large.taken - await _decided(bootstrap)
    offered = sum(flood.statuses.values())
    return [
        Row("overload", f"taken of {TIMES} times as much", flood.taken / seconds, "events/s", ALONE, takes),
        Row("overload", "batches told to come back", 100 * (1 - flood.statuses[202] / offered), "%"),
        Row("overload", "acknowledged and lost", lost, "events", limit=NOTHING),
        Row("overload", "memory of ingest and its children, at most", usual, "MiB", limit=MOST_MIB),
        Row("overload", "the same with the largest batches", max(memory), "MiB", limit=MOST_MIB),
        Row("overload", "until nothing is behind", settled, "s"),
    ]


async def _sent(
    port: int, links: int, every: Callable[[], float], what: tuple[Iterator[bytes], float, _Heard]
) -> None:
    """Over each link a batch as often as asked, or as soon as the one before is answered."""
    bodies, seconds, heard = what
    until = time.perf_counter() + seconds

    async def client() -> None:
        link = await HttpLink.open(port)
        due = time.perf_counter()
        while time.perf_counter() < until:
            heard.hear(*await link.ask(next(bodies), BATCH_CONTENT_TYPE))
            due += every()
            await asyncio.sleep(due - time.perf_counter())
        await link.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(links):
            group.create_task(client())


async def _watch(service: IngestProcess, memory: list[float]) -> None:
    """Notes how many MiB it and its children have, twice a second; what they share counts once (PSS)."""
    while True:
        memory.append(sum(map(memory_bytes, service.processes)) / 1024**2)
        await asyncio.sleep(0.5)


def _permits() -> Iterator[bytes]:
    """Batches of permits."""
    permit = orjson.loads((EXAMPLES / "planning.permit.changed.json").read_bytes())
    return _bodies(permit | {"id": "permit-@", "subject": "permit-@"}, IN_A_BATCH)


def _large_parcels() -> Iterator[bytes]:
    """Batches of parcels with so many corners that a body is almost as large as it may be (16 MiB)."""
    parcel = orjson.loads((EXAMPLES / "planning.survey.changed.json").read_bytes())
    turns = (2 * math.pi * number / CORNERS for number in range(CORNERS))
    ring = [[round(119.9 + 0.002 * math.cos(t), 9), round(31.8 + 0.002 * math.sin(t), 9)] for t in turns]
    parcel["data"]["geometry"]["coordinates"] = [[*ring, ring[0]]]
    return _bodies(parcel | {"id": "parcel-@", "subject": "parcel-@"}, 1_000)


def _bodies(event: Json, in_a_batch: int) -> Iterator[bytes]:
    """Batches of such events, each with a number of its own for ``@``."""
    pattern = orjson.dumps(event)
    numbers = itertools.count(10**6)
    while True:
        events = (pattern.replace(b"@", b"%d" % next(numbers)) for _ in range(in_a_batch))
        yield b"[" + b",".join(events) + b"]"


async def _settled(service: IngestProcess) -> None:
    """Nothing is behind any more."""
    await asyncio.sleep(2)  # the watchdog looks once a second
    await eventually(lambda: service.metric("ingest_events_behind"), lambda seen: seen == 0, MOST_SECONDS)


async def _decided(bootstrap: str) -> int:
    """How many different subjects reached the districts."""
    sets = (orjson.loads(record.value or b"{}") for record in await log_of(bootstrap, CHANGES.name))
    return len({change["subject"] for one in sets for change in one["data"]["changes"]})
