"""Every hostile event gets its stated status and reason, by whatever door it comes, and nothing is taken."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import orjson
import pytest
import pytest_asyncio

from chassis.kafka.records import CLOUDEVENT, Headers, Record
from contracts.topics import EVENTS
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE
from services.ingest.domain.intake import Rules
from services.ingest.shell.admitting.decision import decide
from services.ingest.shell.admitting.memory import Memory
from services.ingest.shell.judging.asking import STOPPED
from services.ingest.shell.judging.judges import Judges
from tests.behaviour import test_ingest_packages as packages
from tests.behaviour.ingest_door import Log, running_door
from tests.hostile import CORPUS, DRAWN, Hostile, slanted_comb
from tests.unit.ingest.builders import RULES, polygon, survey
from tests.unit.ingest.package.tables import cell, parcel

pytestmark = pytest.mark.asyncio(loop_scope="module")
CASES = pytest.mark.parametrize("hostile", CORPUS.values(), ids=CORPUS)
SOUND = orjson.dumps(survey("sound"))


@pytest.fixture(scope="module")
def shared() -> Log:
    return Log()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(shared: Log, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    async with running_door(shared, tmp_path_factory.mktemp("door")) as connected:
        yield connected


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    opened = Memory(tmp_path_factory.mktemp("memory") / "events-0.sqlite")
    yield opened
    opened.close()


@CASES
async def test_as_a_single_event_by_http(client: httpx.AsyncClient, shared: Log, hostile: Hostile) -> None:
    answer = await client.post("/v1/events", content=hostile.body, headers={"content-type": CONTENT_TYPE})

    told = "too_large" if answer.status_code == 413 else answer.json()["reason"]
    assert (answer.status_code, told, len(answer.content) < 2000) == (hostile.status, hostile.reason, True)
    assert shared.messages == []


@CASES
async def test_between_sound_events_of_a_batch(
    client: httpx.AsyncClient, shared: Log, hostile: Hostile
) -> None:
    body = b"[" + b",".join([SOUND, hostile.body, SOUND]) + b"]"

    answer = await client.post("/v1/events", content=body, headers={"content-type": BATCH_CONTENT_TYPE})

    taken, told = [message.key for message in shared.messages], answer.json()
    shared.messages.clear()
    if hostile.whole:
        assert (answer.status_code, told["reason"], taken) == (hostile.status, hostile.reason, [])
    else:
        refused = [(one["index"], one["reason"]) for one in told["rejected"]]
        assert (answer.status_code, refused, taken) == (202, [(1, hostile.reason)], ["sound"] * 2)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def careful() -> AsyncIterator[Rules]:
    judges = Judges(RULES)
    yield replace(RULES, validity=judges.validity())
    await judges.stop()


def decided(memory: Memory, careful: Rules, value: bytes, headers: Headers) -> str:
    record = Record(EVENTS.name, 0, 7, b"key", value, headers, 1_790_000_000_000)
    decision = decide(memory, [record], careful)
    assert decision.changes == []
    [(_, refusal)] = decision.rejected
    return refusal.reason


@CASES
async def test_on_kafka_in_structured_mode(memory: Memory, careful: Rules, hostile: Hostile) -> None:
    assert decided(memory, careful, hostile.body, CLOUDEVENT) == hostile.reason


@CASES
async def test_on_kafka_in_binary_mode(memory: Memory, careful: Rules, hostile: Hostile) -> None:
    assert decided(memory, careful, *hostile.in_binary_mode) == hostile.reason


async def test_in_a_package_each_shape_is_named_with_its_row(tmp_path: Path) -> None:
    row = {name: value for name, value in parcel("", cell(0)).items() if name != "shape"}
    features = [
        {"type": "Feature", "properties": {**row, "BSM": f"H{number}"}, "geometry": one.geometry}
        for number, one in enumerate(DRAWN.values())
    ]
    upload = orjson.dumps({"type": "FeatureCollection", "name": "DLTB", "features": features})
    log = packages.Log()

    async with packages.running(tmp_path, log) as (client, _):
        told = await packages.sent(client, upload)

    found = {one["subject"]: kind["kind"] for kind in told["report"]["findings"] for one in kind["examples"]}
    assert found == {f"H{number}": one.finding for number, one in enumerate(DRAWN.values())}
    assert (told["state"], log.messages) == ("refused", [])


async def test_a_body_that_takes_too_long_to_judge_is_stopped_and_the_next_is_judged() -> None:
    judges = Judges(RULES, seconds=0.001)
    comb = orjson.dumps(survey(geometry=polygon(slanted_comb(3_000))))

    stopped = await judges.judge(comb, batch=False)
    small = await judges.judge(SOUND, batch=False)
    await judges.stop()

    assert stopped == STOPPED
    assert isinstance(small, list)
