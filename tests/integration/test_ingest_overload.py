"""Far more than ingest can take, and a source that sends everything wrong: bounded, told, nothing lost."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import httpx
import orjson
import pytest

from chassis.kafka.records import CLOUDEVENT
from contracts.wire import BATCH_CONTENT_TYPE
from deploy.local.kafka_server import KafkaServer
from tests import loopback
from tests.brokers import kafka_with_topics
from tests.integration.ingest_process import IngestProcess, changes, produce, rejections
from tests.integration.test_rejected import rejected
from tests.unit.ingest.builders import permit, survey
from tests.waiting import eventually

CLIENTS, IN_A_BATCH, SECONDS = 24, 200, 6.0
MOST_BEHIND, LETTERS = 100, 5
MOST_MIB = 640
"""Of ingest and its children."""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture
async def narrow(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[IngestProcess]:
    """Takes little ahead, and writes few dead letters."""
    limits = {"MOST_BEHIND": str(MOST_BEHIND), "LETTERS_PER_HOUR": str(LETTERS), "EVENTS_AT_ONCE": "20000"}
    process = IngestProcess(broker.url, tmp_path / "ingest", **limits)
    process.start()
    await process.ready()
    yield process
    assert process.end() == 0


async def flood(ingest: IngestProcess, numbers: Iterator[int]) -> list[httpx.Response]:
    """Batches from many at once, as fast as they are answered and never waiting as they are told to."""
    until, answers = time.monotonic() + SECONDS, list[httpx.Response]()

    async def client() -> None:
        async with loopback.client(ingest.url, timeout_seconds=60) as connected:
            while time.monotonic() < until:
                events = [permit(f"flood-{next(numbers)}") for _ in range(IN_A_BATCH)]
                headers = {"content-type": BATCH_CONTENT_TYPE}
                content = orjson.dumps(events)
                answers.append(await connected.post("/v1/events", content=content, headers=headers))

    async with asyncio.TaskGroup() as group:
        for _ in range(CLIENTS):
            group.create_task(client())
    return answers


async def test_under_far_too_much_it_asks_to_come_back_keeps_what_it_took_and_recovers(
    broker: KafkaServer, narrow: IngestProcess
) -> None:
    answers = await flood(narrow, iter(range(10**9)))

    taken = sum(answer.json()["accepted"] for answer in answers if answer.status_code == 202)
    refused = [answer for answer in answers if answer.status_code != 202]
    assert {answer.status_code for answer in refused} <= {429, 503}
    assert len(refused) > 0
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in refused)
    assert taken % IN_A_BATCH == 0
    flooded = partial(changes, broker.url, "flood-")
    await eventually(flooded, lambda seen: len({change.subject for change in seen}) == taken, 90)
    await eventually(lambda: narrow.metric("ingest_events_behind"), lambda behind: behind == 0, 60)
    assert (await narrow.post(permit("after"))).status_code == 202
    assert narrow.peak_mib() < MOST_MIB


async def test_a_source_that_sends_everything_wrong_is_stopped_told_of_and_nothing_of_it_is_lost(
    broker: KafkaServer, narrow: IngestProcess
) -> None:
    bad = [orjson.dumps(survey(f"bad-{number}", area_m2=-1)) for number in range(40)]

    await produce(broker.url, [("bad", value, CLOUDEVENT) for value in bad])
    last = partial(narrow.receipt, "/tests", "bad-39/2024/1")
    receipt = await eventually(last, bool)

    letters = await rejections(broker.url, bad)
    assert [letter.reason for letter in letters] == ["invalid_data"] * LETTERS + ["source_stopped"]
    assert (receipt["verdict"], receipt["reason"]) == ("rejected", "invalid_data")
    assert await narrow.metric("ingest_letters_held_back_total") == len(bad) - LETTERS - 1


@pytest.mark.usefixtures("narrow")
async def test_what_was_held_back_is_found_in_the_log_and_sent_again_once_it_would_be_taken(
    broker: KafkaServer,
) -> None:
    mixed = [orjson.dumps(survey(f"held-{number}", area_m2=number - 20)) for number in range(40)]
    await produce(broker.url, [("held", value, CLOUDEVENT) for value in mixed])
    await eventually(lambda: changes(broker.url, "held-"), lambda seen: len(seen) == 20)

    tried = await rejected(broker, "replay", "--held-back", "--source", "/tests", "--dry-run")
    again = await rejected(broker, "replay", "--held-back", "--source", "/tests")
    none = await rejected(broker, "replay", "--held-back", "--source", "/nobody")

    assert (tried.status, "would be sent again" in tried.out) == (0, True), tried
    assert (again.status, "0 refused again" in again.out) == (0, True), again
    assert (none.status, "no such dead letter" in none.err) == (2, True)
    assert len(await changes(broker.url, "held-")) == 20
