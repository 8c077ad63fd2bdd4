"""Asking alerts: an answer that does not come, or is none, is a reason and not a failure of the trial."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from chassis.errors import TransientFailure
from contracts.asked.preview import PreviewQuestion
from deploy.local.ports import free_port
from services.gateway.adapters.alerts_client import AlertsClient

Handler = Callable[[web.Request], Awaitable[web.Response]]


@asynccontextmanager
async def answering(status: int, body: str) -> AsyncIterator[AlertsClient]:
    """A neighbour that always says this."""

    async def say(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    app = web.Application()
    app.router.add_route("*", "/v1/{path:.*}", say)
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield AlertsClient(f"http://127.0.0.1:{port}/")
    await runner.cleanup()


async def test_the_alerts_that_would_follow_are_read() -> None:
    async with answering(200, '{"alerts": []}') as client:
        assert (await client.preview(PreviewQuestion())).alerts == []


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [(503, "", "answered 503"), (302, "", "answered 302"), (200, "<html>", "something else")],
)
async def test_another_answer_is_told_as_a_reason(status: int, body: str, why: str) -> None:
    async with answering(status, body) as client:
        with pytest.raises(TransientFailure, match=why):
            await client.preview(PreviewQuestion())


async def test_what_alerts_answers_to_an_acknowledgement_is_handed_back() -> None:
    async with answering(409, '{"detail": "cleared"}') as client:
        assert await client.acknowledge("indicator-a-1", b"{}") == (409, b'{"detail": "cleared"}')


async def test_nobody_answering_is_told_as_a_reason() -> None:
    with pytest.raises(TransientFailure, match="does not answer"):
        await AlertsClient(f"http://127.0.0.1:{free_port()}").preview(PreviewQuestion())


async def test_subscriptions_are_paused_and_delivered_again_by_alerts_alone() -> None:
    async with answering(200, '{"id": "s-1", "url": "https://a.example/hook?key=1"}') as client:
        assert (await client.enable("s-1", b'{"enabled": false}'))[0] == 200
        assert (await client.replay("s-1", b'{"since": "2026-11-29T00:00:00Z"}'))[0] == 200
