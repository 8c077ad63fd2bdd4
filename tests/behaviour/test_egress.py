"""Calling receivers over real sockets: what hostile ones do costs only themselves."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from chassis.egress.allow_list import AllowList, NotAllowed
from chassis.egress.poster import Poster, Reply

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def poster() -> AsyncIterator[Poster]:
    poster = Poster(AllowList.parse("loopback"), deadline_seconds=0.5)
    await poster.start()
    yield poster
    await poster.stop()


async def asked(poster: Poster, talk: Talk, host: str = "127.0.0.1") -> tuple[Reply, float]:
    """The reply of a server that talks like this, and how long it took."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    began = time.monotonic()
    reply = await poster.post(f"http://{host}:{port}/alerts", {"x-test": "1"}, b"{}")
    server.close()
    return reply, time.monotonic() - began


def says(answer: bytes) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(answer)
        writer.close()

    return talk


async def test_a_redirect_is_an_answer_and_is_not_followed(poster: Poster) -> None:
    redirect = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    reply, _ = await asked(poster, says(redirect))

    assert (reply.status, reply.taken, reply.problem) == (302, False, "answered 302")


async def test_2xx_is_taken_and_retry_after_is_told(poster: Poster) -> None:
    taken, _ = await asked(poster, says(b"HTTP/1.1 204 No Content\r\n\r\n"), host="localhost")
    busy, _ = await asked(poster, says(b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"))

    assert taken.taken
    assert (busy.taken, busy.retry_after) == (False, "7")


async def test_an_endless_answer_is_left_after_64_kib(poster: Poster) -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        try:
            for _ in range(10_000):
                writer.write(b"x" * 4096)
                await writer.drain()
        except ConnectionError:
            return

    reply, seconds = await asked(poster, flood)

    assert reply.taken
    assert seconds < 0.5


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"])
async def test_one_that_dribbles_or_keeps_silent_is_left_at_the_deadline(
    poster: Poster, answer: bytes
) -> None:
    gone = asyncio.Event()

    async def dribble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await reader.read(-1)
        writer.close()
        gone.set()

    reply, seconds = await asked(poster, dribble)

    assert reply == Reply(None, "no answer within 0.5 s")
    assert 0.4 < seconds < 5
    await gone.wait()


@pytest.mark.parametrize("answer", [b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Le"])
async def test_one_that_speaks_no_http_has_not_taken_it(poster: Poster, answer: bytes) -> None:
    reply, _ = await asked(poster, says(answer))

    assert reply.status is None
    assert reply.problem is not None


async def test_a_host_that_leads_elsewhere_is_not_called_though_its_name_is_listed() -> None:
    poster = Poster(AllowList.parse("http://localhost:9=10.0.0.0/8"))
    await poster.start()

    reply = await poster.post("http://localhost:9/", {}, b"")
    with pytest.raises(NotAllowed, match="outside its allowed networks"):
        await poster.check("http://localhost:9/")
    with pytest.raises(NotAllowed, match="not among the receivers"):
        await poster.check("http://127.0.0.1:9/")
    await poster.stop()

    assert reply.status is None
    assert "outside its allowed networks" in (reply.problem or "")
