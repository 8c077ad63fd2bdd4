"""The whole hostile corpus at once through every door of one ingest, while others go on sending."""

import asyncio
import time
from collections import Counter

import httpx
import orjson

from chassis.kafka.records import CLOUDEVENT
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE
from deploy.local.kafka_server import KafkaServer
from tests import loopback
from tests.hostile import CORPUS, Hostile
from tests.integration.ingest_process import IngestProcess, changes, produce, rejections
from tests.unit.ingest.builders import permit, survey
from tests.waiting import eventually

CASES = list(CORPUS.values())
MOST_MIB = 1024
"""Of ingest itself; a judging process has its own limit."""
SOON_SECONDS = 1.0


async def attack(ingest: IngestProcess, broker: KafkaServer) -> list[tuple[int, str]]:
    """Each case by HTTP alone and in a batch, and in both modes by Kafka; the answers to single ones."""
    structured = [("hostile", one.body, CLOUDEVENT) for one in CASES]
    binary = [("hostile", *one.in_binary_mode) for one in CASES]
    limits = httpx.Limits(max_connections=12)
    async with (
        loopback.client(ingest.url, timeout_seconds=120, limits=limits) as client,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(produce(broker.url, [*structured, *binary]))
        singles = [group.create_task(send(client, one.body, CONTENT_TYPE)) for one in CASES]
        batches = [group.create_task(send(client, b"[%s]" % one.body, BATCH_CONTENT_TYPE)) for one in CASES]
    assert [one.result()[0] for one in batches] == [one.status if one.whole else 202 for one in CASES]
    return [one.result() for one in singles]


async def send(client: httpx.AsyncClient, body: bytes, media_type: str) -> tuple[int, str]:
    answer = await client.post("/v1/events", content=body, headers={"content-type": media_type})
    return answer.status_code, str(answer.json().get("reason"))


async def bystander(ingest: IngestProcess, until: asyncio.Event) -> list[float]:
    """One who sends a sound event after the other: how long each took."""
    took: list[float] = []
    async with loopback.client(ingest.url, timeout_seconds=60) as client:
        while not until.is_set():
            began = time.monotonic()
            status, _ = await send(client, orjson.dumps(permit(f"beside-{len(took)}")), CONTENT_TYPE)
            took.append(time.monotonic() - began)
            assert status == 202
    return took


def expected(one: Hostile) -> tuple[int, str]:
    return one.status, one.reason


async def test_all_of_it_is_refused_as_stated_and_nobody_else_notices(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    over, process = asyncio.Event(), ingest.process_id
    beside = asyncio.create_task(bystander(ingest, over))

    answers = await attack(ingest, broker)
    over.set()
    took = sorted(await beside)
    await ingest.post(survey("after"))

    assert answers == [expected(one) for one in CASES]
    await eventually(lambda: changes(broker.url, "after"), lambda seen: len(seen) == 1)
    await eventually(
        lambda: changes(broker.url, "beside-"), lambda seen: len({one.subject for one in seen}) == len(took)
    )
    assert (ingest.alive, ingest.process_id) == (True, process)
    assert took[len(took) * 95 // 100] < SOON_SECONDS
    assert ingest.peak_mib() < MOST_MIB
    bodies = [one.body for one in CASES] + [one.in_binary_mode[0] for one in CASES]
    letters = await eventually(lambda: rejections(broker.url, bodies), lambda seen: len(seen) >= len(bodies))
    assert Counter(letter.reason for letter in letters) == Counter(one.reason for one in CASES * 2)
