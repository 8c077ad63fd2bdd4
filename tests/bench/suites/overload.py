"""Ten times more than ingest takes, for a minute: what it still takes, how it says no, how it recovers."""

import asyncio
import itertools
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM

import orjson

from contracts.topics import CHANGES
from contracts.wire import BATCH_CONTENT_TYPE
from deploy.local.kafka_server import KafkaServer
from tests.bench.clients.http_link import HttpLink
from tests.bench.measuring import Say, Scale
from tests.bench.row import Limit, Row
from tests.brokers import kafka_with_topics, log_of
from tests.integration.ingest_process import IngestProcess
from tests.waiting import eventually

EXAMPLE = Path("contracts/examples/planning.permit.changed.json")
IN_A_BATCH = 500
LINKS = 40
TIMES = 10
MOST_MIB = Limit("≤", 1024, 4)
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
    bodies = _bodies()
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
    say("looking for what was acknowledged ...")
    lost = warm.taken + calm.taken + flood.taken - await _decided(bootstrap)
    offered = sum(flood.statuses.values())
    return [
        Row("overload", f"taken of {TIMES} times as much", flood.taken / seconds, "events/s", ALONE, takes),
        Row("overload", "batches told to come back", 100 * (1 - flood.statuses[202] / offered), "%"),
        Row("overload", "acknowledged and lost", lost, "events", limit=NOTHING),
        Row("overload", "memory of ingest, at most", service.peak_mib(), "MiB", limit=MOST_MIB),
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


def _bodies() -> Iterator[bytes]:
    """Batches of permits, each of another number."""
    event = orjson.loads(EXAMPLE.read_bytes()) | {"id": "bench-@", "subject": "bench-@"}
    pattern = orjson.dumps(event)
    numbers = itertools.count(10**6)
    while True:
        events = (pattern.replace(b"@", b"%d" % next(numbers)) for _ in range(IN_A_BATCH))
        yield b"[" + b",".join(events) + b"]"


async def _settled(service: IngestProcess) -> None:
    """Nothing is behind any more."""
    await asyncio.sleep(2)  # the watchdog looks once a second
    await eventually(lambda: service.metric("ingest_events_behind"), lambda seen: seen == 0, MOST_SECONDS)


async def _decided(bootstrap: str) -> int:
    """How many different permits reached the districts."""
    sets = (orjson.loads(record.value or b"{}") for record in await log_of(bootstrap, CHANGES.name))
    return len({change["subject"] for one in sets for change in one["data"]["changes"]})
