"""Bodies that come slowly, or too many at a time, cost the sender and nobody else."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException

from services.ingest.adapters.http.answers import failed
from services.ingest.adapters.http.limits import MOST_OPEN_BYTES, RequestLimits

OCTETS = {"content-type": "application/octet-stream"}


def app(most: int, body_seconds: float = 5.0) -> FastAPI:
    """Reads bodies of one type and says how long they are."""
    application = FastAPI()
    application.add_exception_handler(HTTPException, failed)
    application.add_middleware(RequestLimits, sizes={OCTETS["content-type"]: most}, body_seconds=body_seconds)

    @application.post("/")
    async def length(request: Request) -> int:
        return len(await request.body())

    return application


def client(application: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://ingest")


async def test_a_body_that_does_not_come_is_given_up() -> None:
    async def never() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    async with client(app(10, body_seconds=0.05)) as connected:
        answer = await connected.post("/", content=never(), headers=OCTETS)

    assert (answer.status_code, answer.json()["reason"]) == (408, "too_slow")


async def test_more_open_bodies_than_memory_allows_are_told_to_come_back() -> None:
    reading, finish = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        reading.set()
        yield b"x"
        await finish.wait()

    async with client(app(MOST_OPEN_BYTES)) as connected:
        first = asyncio.create_task(connected.post("/", content=slow(), headers=OCTETS))
        await reading.wait()
        second = await connected.post("/", content=b"y", headers=OCTETS)
        finish.set()

        assert (second.status_code, second.headers["retry-after"]) == (503, "1")
        assert (await first).text == "1"
        assert (await connected.post("/", content=b"yy", headers=OCTETS)).text == "2"


async def test_a_body_counts_as_long_as_it_is_announced_to_be() -> None:
    reading, finish = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        reading.set()
        yield b"x"
        await finish.wait()

    async with client(app(MOST_OPEN_BYTES)) as connected:
        announced = {**OCTETS, "content-length": "1"}
        first = asyncio.create_task(connected.post("/", content=slow(), headers=announced))
        await reading.wait()
        meanwhile = await connected.post("/", content=b"yy", headers=OCTETS)
        finish.set()

        assert ((await first).text, meanwhile.text) == ("1", "2")


@pytest.mark.parametrize("size", [0, 1, 10])
async def test_a_body_within_the_limits_passes_whole(size: int) -> None:
    async with client(app(10)) as connected:
        assert (await connected.post("/", content=b"x" * size, headers=OCTETS)).text == str(size)
