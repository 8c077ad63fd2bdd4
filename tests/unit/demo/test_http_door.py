"""ingest's HTTP door as the player uses it: patient when busy, exact about refusals."""

from collections.abc import Callable

import httpx
import orjson
import pytest

from demo.play.door import Outgoing, UnreachableError
from demo.play.http_door import HttpDoor, Patience

QUICK = Patience(first_seconds=0.001, most_seconds=0.002, give_up_after_seconds=0.01)
MESSAGES = [Outgoing("a", b'{"id":"1"}'), Outgoing("b", b'{"id":"2"}')]


def door(answer: Callable[[httpx.Request], httpx.Response]) -> HttpDoor:
    return HttpDoor("http://ingest", QUICK, httpx.MockTransport(answer))


async def test_a_batch_is_one_json_array() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(202, json={"accepted": 2, "rejected": []})

    async with door(answer) as http:
        receipt = await http.send(MESSAGES)

    assert receipt.accepted == 2
    assert asked[0].headers["content-type"] == "application/cloudevents-batch+json"
    assert [document["id"] for document in orjson.loads(asked[0].content)] == ["1", "2"]


async def test_refused_members_are_named_with_their_reason() -> None:
    rejected = [{"index": 1, "id": "2", "reason": "conflict", "detail": "other data"}]

    async with door(lambda _: httpx.Response(202, json={"accepted": 1, "rejected": rejected})) as http:
        receipt = await http.send(MESSAGES)

    assert receipt.refused == ((1, "conflict: other data"),)


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_single_event_may_be_refused(status: int) -> None:
    async with door(lambda _: httpx.Response(status, json={"reason": "undecodable"})) as http:
        receipt = await http.send_one(MESSAGES[0])

    assert (receipt.accepted, len(receipt.refused)) == (0, 1)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_door_is_asked_again(status: int) -> None:
    answers = [
        httpx.Response(status, headers={"retry-after": "0"}),
        httpx.Response(202, json={"accepted": 2}),
    ]

    async with door(lambda _: answers.pop(0)) as http:
        receipt = await http.send(MESSAGES)

    assert receipt.accepted == 2
    assert not answers


async def test_a_retry_after_is_honoured() -> None:
    waits: list[str] = []
    answers = [
        httpx.Response(429, headers={"retry-after": "0.02"}),
        httpx.Response(202, json={"accepted": 2}),
    ]
    http = HttpDoor("http://ingest", QUICK, httpx.MockTransport(lambda _: answers.pop(0)), waits.append)

    async with http:
        await http.send(MESSAGES)

    assert waits == ["429: 0.0 s"]


async def test_a_door_that_stays_away_ends_the_play() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    async with door(away) as http:
        with pytest.raises(UnreachableError, match="ConnectError"):
            await http.send(MESSAGES)


async def test_an_answer_that_makes_no_sense_ends_the_play() -> None:
    async with door(lambda _: httpx.Response(404, text="nothing here")) as http:
        with pytest.raises(UnreachableError, match="404"):
            await http.send(MESSAGES)
