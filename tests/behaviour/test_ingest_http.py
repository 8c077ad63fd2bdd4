"""The HTTP door's answers: exact status codes, one body, and nothing of what came in repeated."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from chassis.doors.ops import Health
from contracts.messages.rejection import RejectedEvent
from contracts.topics import REJECTED
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE, Message
from services.ingest.adapters.receipt_book import ReceiptBook
from services.ingest.domain.admitting.admission import Receipt
from services.ingest.domain.flood import Limit
from services.ingest.domain.limits import MOST_BATCH_BYTES, MOST_EVENT_BYTES
from services.ingest.shell.pressure import Pressure
from tests.behaviour.ingest_door import Log, Parts, running_door
from tests.unit.ingest.builders import permit, survey


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def receipts(tmp_path: Path) -> ReceiptBook:
    return ReceiptBook(tmp_path)


@pytest.fixture
def pressure() -> Pressure:
    return Pressure(most=1000)


@pytest.fixture
async def client(
    log: Log, health: Health, receipts: ReceiptBook, pressure: Pressure, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    async with running_door(log, tmp_path, Parts(health, receipts, pressure, Limit(most=20))) as connected:
        yield connected


async def send(client: httpx.AsyncClient, content: Any, media_type: str = CONTENT_TYPE) -> httpx.Response:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    return await client.post("/v1/events", content=body, headers={"content-type": media_type})


async def send_batch(client: httpx.AsyncClient, content: Any) -> httpx.Response:
    return await send(client, content, BATCH_CONTENT_TYPE)


async def test_a_sound_event_is_appended_under_its_subject_and_answered_202(
    client: httpx.AsyncClient, log: Log
) -> None:
    answer = await send(client, permit())

    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "rejected": []})
    [message] = log.messages
    assert (message.topic, message.key) == ("planning.events.v1", permit()["subject"])
    assert orjson.loads(message.value or b"") == permit()


async def test_a_batch_appends_the_sound_events_in_order_and_names_the_others(
    client: httpx.AsyncClient, log: Log
) -> None:
    batch = [survey("A"), survey("B", district="110101"), 5, survey("C"), {**survey("D"), "type": "x"}]

    answer = await send_batch(client, batch)

    assert answer.status_code == 202
    body = answer.json()
    assert body["accepted"] == 2
    assert [(r["index"], r["id"], r["reason"]) for r in body["rejected"]] == [
        (1, "B/2024/1", "unknown_district"),
        (2, None, "not_a_cloudevent"),
        (4, "D/2024/1", "unknown_type"),
    ]
    assert [message.key for message in log.messages] == ["A", "C"]


async def test_an_empty_batch_is_accepted(client: httpx.AsyncClient) -> None:
    assert (await send_batch(client, [])).json() == {"accepted": 0, "rejected": []}


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"", 400, "undecodable"),
        (b"{", 400, "undecodable"),
        (b'{"value": NaN}', 400, "undecodable"),
        (b'{"value": 1e999}', 400, "undecodable"),
        (b'{"a": 1, "a": 2}', 400, "undecodable"),
        (rb'{"id": "\ud800"}', 400, "undecodable"),
        (b"[" * 100_000 + b"]" * 100_000, 422, "too_deep"),
        (b"[]", 400, "not_a_cloudevent"),
        ({}, 400, "not_a_cloudevent"),
        ({**survey(), "type": "planning.weather.changed"}, 422, "unknown_type"),
        (survey(area_m2=-1), 422, "invalid_data"),
        (survey(district="110101"), 422, "unknown_district"),
        (
            survey(geometry={"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}),
            422,
            "outside_area",
        ),
    ],
)
async def test_an_unsound_event_is_refused_with_its_reason(
    client: httpx.AsyncClient, log: Log, content: Any, status: int, reason: str
) -> None:
    answer = await send(client, content)

    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert log.messages == []


@pytest.mark.parametrize("content", [b"{", b"{}", b"5", b'"text"'])
async def test_a_batch_that_is_no_array_is_refused_whole(client: httpx.AsyncClient, content: bytes) -> None:
    assert (await send_batch(client, content)).status_code == 400


async def test_more_than_a_thousand_events_are_too_many(client: httpx.AsyncClient, log: Log) -> None:
    assert (await send_batch(client, [5] * 1001)).status_code == 413
    assert log.messages == []


@pytest.mark.parametrize(
    ("media_type", "size"),
    [
        (CONTENT_TYPE, MOST_EVENT_BYTES + 1),
        (BATCH_CONTENT_TYPE, MOST_BATCH_BYTES + 1),
        (CONTENT_TYPE, 60_000_000),
    ],
)
async def test_a_body_too_large_is_refused(client: httpx.AsyncClient, media_type: str, size: int) -> None:
    answer = await send(client, b" " * size, media_type)

    assert (answer.status_code, answer.json()["reason"]) == (413, "too_large")


async def test_a_body_of_unknown_length_is_counted_while_it_is_read(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            yield b" " * 65536

    answer = await client.post("/v1/events", content=endless(), headers={"content-type": CONTENT_TYPE})

    assert answer.status_code == 413
    assert sent <= MOST_EVENT_BYTES + 2 * 65536


async def test_one_event_of_a_batch_may_be_as_large_as_a_single_one(client: httpx.AsyncClient) -> None:
    large = permit(project_name="x", holder="y" * (MOST_EVENT_BYTES + 1))

    [refusal] = (await send_batch(client, [large])).json()["rejected"]

    assert refusal["reason"] == "too_large"


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
async def test_another_content_type_is_unsupported(client: httpx.AsyncClient, media_type: str) -> None:
    answer = await send(client, permit(), media_type)

    assert answer.status_code == 415


async def test_parameters_of_the_content_type_do_not_matter(client: httpx.AsyncClient) -> None:
    assert (await send(client, permit(), f"{CONTENT_TYPE}; charset=UTF-8")).status_code == 202


async def test_a_client_over_its_rate_is_told_when_to_come_back(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        await send_batch(client, [5] * 1000)

    answer = await send_batch(client, [5] * 1000)

    assert (answer.status_code, answer.json()["reason"]) == (429, "over_rate")
    assert 1 <= int(answer.headers["retry-after"]) <= 10


async def test_kafka_away_is_503_with_a_time_to_retry(client: httpx.AsyncClient, log: Log) -> None:
    log.away = True

    answer = await send(client, permit())

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_known_to_be_away_is_answered_without_trying(
    client: httpx.AsyncClient, log: Log, health: Health
) -> None:
    health.not_ready("kafka", "does not answer")

    assert (await send(client, permit())).status_code == 503
    assert (await client.get("/readyz")).status_code == 503
    assert (await client.get("/livez")).status_code == 200
    assert log.messages == []


async def test_while_far_more_has_come_than_is_decided_senders_are_told_when_to_come_back(
    client: httpx.AsyncClient, log: Log, pressure: Pressure
) -> None:
    pressure.told(5000)
    refused = await send(client, permit())
    pressure.told(1000)
    taken = await send(client, permit())

    assert (refused.status_code, refused.headers["retry-after"], taken.status_code) == (503, "3", 202)
    assert len(log.messages) == 1


async def test_what_is_refused_here_becomes_no_dead_letter_but_too_much_of_it_is_told_once(
    client: httpx.AsyncClient, log: Log
) -> None:
    bad = [survey(f"B{number}", district="110101") for number in range(50)]

    first = await send_batch(client, bad[:20])
    assert (len(first.json()["rejected"]), log.messages) == (20, [])
    await send_batch(client, bad[20:])

    [letter] = log.messages
    told = Message[RejectedEvent].model_validate_json(letter.value or b"").data
    assert (letter.topic, told.reason, told.source) == (REJECTED.name, "source_stopped", "/tests")


async def test_every_answer_can_be_traced(client: httpx.AsyncClient, log: Log) -> None:
    mine = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    headers = {"content-type": CONTENT_TYPE, "traceparent": mine}

    accepted = await client.post("/v1/events", content=orjson.dumps(permit()), headers=headers)
    refused = await client.post("/v1/events", content=b"{", headers=headers)
    own = await send(client, b"{")

    assert accepted.headers["traceresponse"] == mine
    assert ("traceparent", mine.encode()) in log.messages[0].headers
    assert refused.json()["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert len(own.json()["trace_id"]) == 32


async def test_nothing_of_a_refused_event_comes_back(client: httpx.AsyncClient) -> None:
    secret = "canary-7"
    for content in (
        b'{"%s": NaN}' % secret.encode(),
        survey(status=secret),
        {**survey(), secret: 1, "time": secret},
    ):
        answer = await send(client, content)
        assert answer.status_code in {400, 422}
        assert secret not in answer.text


async def test_pages_that_do_not_exist_are_refused_in_the_same_form(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(client.get("/docs"), client.get("/openapi.json"), client.get("/v1/events"))

    assert [answer.status_code for answer in answers] == [404, 404, 405]
    assert all(set(answer.json()) == {"reason", "detail", "trace_id"} for answer in answers)


async def test_a_receipt_is_found_by_the_encoded_source_and_id(
    client: httpx.AsyncClient, receipts: ReceiptBook
) -> None:
    receipts.keep([Receipt("/wqwh/permits", "6f/1c", "P", "accepted", None, None, 3, 7)])

    answer = await client.get("/v1/receipts/%2Fwqwh%2Fpermits/6f%2F1c")

    assert (answer.status_code, answer.json()["verdict"], answer.json()["offset"]) == (200, "accepted", 7)


@pytest.mark.parametrize("path", ["%2Fwqwh/none", "wqwh/per/mits", "a/", "%2Fa%2Fb"])
async def test_an_event_nobody_saw_has_no_receipt(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/v1/receipts/{path}")).status_code == 404
