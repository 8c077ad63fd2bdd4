"""ingest's HTTP door on a real Kafka, beside the bare work: decode, validate, check the geometry."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM

import orjson
import shapely

from contracts.events import PermitChanged
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE, Attributes
from deploy.local.kafka_server import KafkaServer
from tests.bench.clients.http_link import HttpLink
from tests.bench.measuring import Say, Scale, median_seconds, percentile
from tests.bench.row import Row
from tests.brokers import kafka_with_topics
from tests.service_process import ServiceProcess

EXAMPLE = Path("contracts/examples/planning.permit.changed.json")
LINKS = 8
IN_A_BATCH = 500
BARE = "bare orjson + pydantic + shapely"


def rows(scale: Scale, say: Say) -> list[Row]:
    """Single and batched events a second, and how long a client waits for its 202."""
    say("the bare work, one event after the other ...")
    events = [_permit(number) for number in range(scale.of(4_000, 1_000))]
    bare = len(events) / median_seconds(lambda made: [_bare(body) for body in made], lambda: events, 3)
    say("starting Kafka and ingest ...")
    with _ingest() as port:
        return asyncio.run(_through_the_door(port, scale, say, bare))


async def _through_the_door(port: int, scale: Scale, say: Say, bare: float) -> list[Row]:
    numbers = iter(range(10**6, 10**9))
    await _single(port, 1, [_permit(next(numbers)) for _ in range(200)])
    say("one client, one event at a time ...")
    alone = await _single(port, 1, [_permit(next(numbers)) for _ in range(scale.of(2_000, 300))])
    say(f"{LINKS} clients, one event at a time each ...")
    many = [_permit(next(numbers)) for _ in range(scale.of(6_000, 1_000))]
    singles = len(many) / (await _timed(lambda: _single(port, LINKS, many)))
    say(f"two clients, batches of {IN_A_BATCH} ...")
    batches = [_batch(numbers) for _ in range(scale.of(40, 8))]
    batched = (
        IN_A_BATCH * len(batches) / (await _timed(lambda: _posted(port, 2, batches, BATCH_CONTENT_TYPE)))
    )
    return [
        Row("ingest", f"single events, {LINKS} clients", singles, "events/s", BARE, bare),
        Row("ingest", f"events in batches of {IN_A_BATCH}", batched, "events/s", BARE, bare),
        Row("ingest", "202 for one client, p50", 1e3 * percentile(alone, 50), "ms", BARE, 1e3 / bare),
        Row("ingest", "202 for one client, p99", 1e3 * percentile(alone, 99), "ms", BARE, 1e3 / bare),
    ]


@contextmanager
def _ingest() -> Iterator[int]:
    with (
        tempfile.TemporaryDirectory() as name,
        kafka_with_topics(Path(name) / "kafka", KafkaServer) as broker,
    ):
        fast = {"EVENTS_PER_SECOND": "1000000", "EVENTS_AT_ONCE": "1000000"}
        service = ServiceProcess("ingest", Path(name), KAFKA_BOOTSTRAP_SERVERS=broker.url, **fast)
        service.start()
        try:
            asyncio.run(service.ready())
            yield service.port
        finally:
            service.end(SIGTERM)


def _permit(number: int) -> bytes:
    event = orjson.loads(EXAMPLE.read_bytes())
    return orjson.dumps(event | {"id": f"bench-{number}", "subject": f"地字第{number}号"})


def _batch(numbers: Iterator[int]) -> bytes:
    return b"[" + b",".join(_permit(next(numbers)) for _ in range(IN_A_BATCH)) + b"]"


def _bare(body: bytes) -> bytes:
    document = orjson.loads(body)
    Attributes.model_validate(document)
    data = PermitChanged.model_validate(document["data"])
    if not shapely.is_valid(shapely.Polygon(data.geometry.coordinates[0])):
        raise ValueError("the example is valid")
    return orjson.dumps(document)


async def _single(port: int, links: int, bodies: list[bytes]) -> list[float]:
    return await _posted(port, links, bodies, CONTENT_TYPE)


async def _posted(port: int, links: int, bodies: list[bytes], media_type: str) -> list[float]:
    """Over so many connections at once; how long each request took."""
    waiting, took = iter(bodies), list[float]()

    async def client() -> None:
        link = await HttpLink.open(port)
        for body in waiting:
            took.append(await link.post(body, media_type))
        await link.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(links):
            group.create_task(client())
    return took


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began
