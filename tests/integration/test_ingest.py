"""ingest on a real broker: what it acknowledged reaches the districts, whatever dies meanwhile."""

import asyncio
import random
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from chassis.kafka.records import CLOUDEVENT, Headers
from contracts.topics import EVENTS
from contracts.wire import BATCH_CONTENT_TYPE
from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics, log_of
from tests.integration.ingest_process import IngestProcess, changes, produce, rejections
from tests.unit.ingest.builders import permit, survey
from tests.waiting import eventually


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture
async def ingest(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[IngestProcess]:
    process = IngestProcess(broker.url, tmp_path)
    process.start()
    await process.ready()
    yield process
    if process.alive:
        assert process.end() == 0


async def published(
    broker: KafkaServer, prefix: str, count: int, seconds: float = 60
) -> list[tuple[str, int]]:
    """(subject, version) of the published changes, once there are so many different ones."""
    found = await eventually(
        lambda: changes(broker.url, prefix),
        lambda seen: len({(c.subject, c.version) for c in seen}) >= count,
        seconds,
    )
    return [(change.subject, change.version) for change in found]


async def test_an_event_posted_once_becomes_a_change_of_its_district(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    answer = await ingest.post(permit("http-1", district="320482"))

    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "rejected": []})
    [change] = await eventually(lambda: changes(broker.url, "http-1"), lambda seen: len(seen) > 0)
    assert getattr(change.data, "district", None) == "320413"
    assert change.traceparent == answer.headers["traceresponse"]


async def test_the_sound_events_of_a_mixed_batch_reach_the_districts(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    batch = [
        survey("mixed-1"),
        {"id": "no"},
        survey("mixed-2", area_m2=-1),
        survey("mixed-3", district="320404"),
    ]

    answer = await ingest.post(batch, BATCH_CONTENT_TYPE)

    assert answer.json()["accepted"] == 2
    assert sorted(await published(broker, "mixed-", 2)) == [("mixed-1", 1), ("mixed-3", 1)]


@pytest.mark.usefixtures("ingest")
async def test_malformed_messages_between_sound_ones_lose_nothing_and_stop_nothing(
    broker: KafkaServer,
) -> None:
    bad = [
        b"\x00\xff",
        b"{",
        b'{"specversion": NaN}',
        b"[" * 100_000,
        orjson.dumps(survey("K", status="gone")),
    ]
    sound = [orjson.dumps(survey(f"kafka-{i}")) for i in range(len(bad) + 1)]
    mixed = [value for pair in zip(sound, bad, strict=False) for value in pair] + [sound[-1]]

    await produce(broker.url, [("kafka-key", value, CLOUDEVENT) for value in mixed[:-1]])
    odd: Any = (("content-type", None), ("traceparent", b"x" * 300))
    await produce(broker.url, [("kafka-key", mixed[-1], odd)], timestamp_ms=-(10**15))

    assert await published(broker, "kafka-", len(sound)) == [(f"kafka-{i}", 1) for i in range(len(sound))]
    letters = await eventually(lambda: rejections(broker.url, among=bad), lambda seen: len(seen) >= len(bad))
    assert [letter.original for letter in letters] == bad
    offsets = {r.offset: r.value for r in await log_of(broker.url, EVENTS.name) if r.key == b"kafka-key"}
    assert [offsets[letter.origin.offset] for letter in letters if letter.origin] == bad


async def test_a_binary_mode_event_is_taken_like_a_structured_one(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    event = survey("binary-1")
    headers: Headers = tuple((f"ce_{n}", str(v).encode()) for n, v in event.items() if n != "data")

    await produce(broker.url, [("binary-1", orjson.dumps(event["data"]), headers)])

    assert await published(broker, "binary-", 1) == [("binary-1", 1)]
    assert ingest.alive


async def test_the_versions_of_a_subject_keep_their_order_whatever_door_they_come_by(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    for version in range(1, 9):
        event = survey("doors-1", version, area_m2=version)
        if version % 2:
            assert (await ingest.post([event], BATCH_CONTENT_TYPE)).json()["accepted"] == 1
        else:
            await produce(broker.url, [("doors-1", orjson.dumps(event), CLOUDEVENT)])

    assert await published(broker, "doors-", 8) == [("doors-1", version) for version in range(1, 9)]
    origins = {change.origin.partition for change in await changes(broker.url, "doors-")}
    assert len(origins) == 1


async def test_a_receipt_says_what_became_of_an_event(broker: KafkaServer, ingest: IngestProcess) -> None:
    conflicting = {**permit("receipt-1", status="revoked"), "id": "other"}
    unknown = survey("receipt-2", district="110101")
    events = [permit("receipt-1"), conflicting, unknown]

    await produce(broker.url, [("receipt", orjson.dumps(event), CLOUDEVENT) for event in events])

    receipts = [await eventually(partial(ingest.receipt, "/tests", event["id"]), bool) for event in events]
    assert [(receipt["verdict"], receipt["reason"]) for receipt in receipts] == [
        ("accepted", None),
        ("conflict", "conflict"),
        ("rejected", "unknown_district"),
    ]


SUBJECTS, VERSIONS, KILLS = 20, 40, 8


def in_order(seen: list[tuple[str, int]], subject: str) -> list[int]:
    """The versions of a subject that a district takes: each time a newer one than before."""
    taken: list[int] = []
    for name, version in seen:
        if name == subject and version > max(taken, default=0):
            taken.append(version)
    return taken


def stream(prefix: str) -> tuple[list[str], list[tuple[str, bytes, Headers]]]:
    """The subjects, and every version of each, several times, in order."""
    names = [f"{prefix}-{i}" for i in range(SUBJECTS)]
    versions = [(name, version) for version in range(1, VERSIONS + 1) for name in names]
    messages = [(n, orjson.dumps(survey(n, v, area_m2=v)), CLOUDEVENT) for n, v in versions]
    return names, [message for message in messages for _ in range(2)]


async def assert_all_in_order(broker: KafkaServer, names: list[str]) -> None:
    prefix = names[0].split("-")[0]
    seen = await published(broker, f"{prefix}-", SUBJECTS * VERSIONS, seconds=120)
    assert all(in_order(seen, name) == list(range(1, VERSIONS + 1)) for name in names)


async def test_kill_minus_nine_in_the_stream_loses_no_event_and_keeps_each_subjects_order(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    names, messages = stream("killed")
    pauses = random.Random(7)

    for start in range(0, len(messages), len(messages) // KILLS):
        async with asyncio.TaskGroup() as group:
            group.create_task(produce(broker.url, messages[start : start + len(messages) // KILLS]))
            await asyncio.sleep(pauses.uniform(0, 0.4))
            ingest.end(signal.SIGKILL)
        ingest.start()
        await ingest.ready()

    await assert_all_in_order(broker, names)


async def test_a_second_instance_takes_over_from_one_that_is_killed(
    broker: KafkaServer, ingest: IngestProcess, tmp_path: Path
) -> None:
    names, messages = stream("shared")
    (tmp_path / "second").mkdir()
    second = IngestProcess(broker.url, tmp_path / "second", member="ingest-1")

    async with asyncio.TaskGroup() as group:
        group.create_task(produce(broker.url, messages))
        second.start()
        await second.ready()
        ingest.end(signal.SIGKILL)

    await assert_all_in_order(broker, names)
    assert second.end() == 0


async def test_a_lost_memory_is_rebuilt_from_the_log(
    broker: KafkaServer, ingest: IngestProcess, tmp_path: Path
) -> None:
    await ingest.post(permit("lost-1", sequence=5, district="320412"))
    await published(broker, "lost-", 1)
    ingest.end()
    shutil.rmtree(tmp_path / "data")
    ingest.start()
    await ingest.ready()

    await ingest.post(permit("lost-1", sequence=4))
    await ingest.post(permit("lost-1", sequence=6, district="320402"))

    seen = await eventually(lambda: changes(broker.url, "lost-"), lambda seen: len(seen) >= 3)
    assert sorted((c.version, c.action, getattr(c.data, "district", "")) for c in seen) == [
        (5, "set", "320412"),
        (6, "set", "320402"),
        (6, "withdraw", "320412"),
    ]


async def test_while_the_broker_is_away_the_door_says_so_and_comes_back_by_itself(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    broker.kill()
    refused = await ingest.post(permit("away-1"))
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    await ingest.ready(503)

    broker.start()
    await ingest.ready(200)

    answer = await eventually(lambda: ingest.post(permit("away-2")), lambda seen: seen.status_code == 202)
    assert answer.json()["accepted"] == 1
    assert ("away-2", 1) in await published(broker, "away-2", 1)
    assert ingest.alive
