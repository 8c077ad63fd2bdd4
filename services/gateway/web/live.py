"""``/v1/live``: one WebSocket a screen.

The handshake is refused (403) for a foreign origin, see domain/origin.py. A connection that cannot go on gets
``{"op":"error","code","detail"}`` and a close code: 4400 not understood, 1009 too large, 1003 not text,
4429 too many requests, 4408 too slow, 1013 too many screens.
"""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from services.gateway.domain.frames import error_frame
from services.gateway.domain.origin import Caller, may_connect
from services.gateway.domain.requests import TOO_SLOW, Refusal, RequestBudget, subscriptions_of
from services.gateway.metrics import Metrics
from services.gateway.shell.hub import Hub
from services.gateway.shell.screen import Screen

CLOSE_SECONDS = 1.0


@dataclass(frozen=True)
class LiveRules:
    """Who may connect, how many, and how long one frame may take."""

    origins: frozenset[str]
    most_screens: int
    send_timeout_seconds: float


def live_router(hub: Hub, rules: LiveRules, metrics: Metrics) -> APIRouter:
    """The route of the live feed."""
    router = APIRouter()

    @router.websocket("/v1/live")
    async def live(socket: WebSocket) -> None:
        if not may_connect(_caller(socket), rules.origins):
            metrics.refused.labels("origin").inc()
            await socket.close()
            return
        await socket.accept()
        await _Connection(socket, hub, rules, metrics).serve()

    return router


def _caller(socket: WebSocket) -> Caller:
    address = socket.client.host if socket.client else ""
    return Caller(socket.headers.get("origin"), socket.headers.get("host", ""), address)


class _Connection:
    def __init__(self, socket: WebSocket, hub: Hub, rules: LiveRules, metrics: Metrics) -> None:
        self._socket = socket
        self._hub = hub
        self._rules = rules
        self._metrics = metrics
        self._screen = Screen(hub)

    async def serve(self) -> None:
        """Until the client leaves, is refused, or is too slow."""
        try:
            self._check_room()
            self._hub.join(self._screen)
            self._metrics.screens.inc()
            try:
                await self._talk()
            finally:
                self._hub.leave(self._screen)
                self._metrics.screens.dec()
        except Refusal as refusal:
            await self._refuse(refusal)

    def _check_room(self) -> None:
        if len(self._hub) >= self._rules.most_screens:
            raise Refusal("full", "too many screens are connected here", 1013)

    async def _talk(self) -> None:
        """Whichever of hearing and telling ends first ends the other."""
        tasks = [asyncio.create_task(self._hear()), asyncio.create_task(self._tell())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for task, result in zip(tasks, ended, strict=True):
            if task in done and isinstance(result, Exception):
                raise result

    async def _hear(self) -> None:
        budget = RequestBudget()
        loop = asyncio.get_running_loop()
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            budget.spend(loop.time())
            text = message.get("text")
            if text is None:
                raise Refusal("not_text", "requests are text", 1003)
            self._screen.subscribe(subscriptions_of(text))

    async def _tell(self) -> None:
        while True:
            await self._screen.wake.wait()
            self._screen.wake.clear()
            for frame in self._screen.due():
                try:
                    async with asyncio.timeout(self._rules.send_timeout_seconds):
                        await self._socket.send_text(frame)
                except TimeoutError:
                    self._metrics.cut_off.inc()
                    raise Refusal("too_slow", "a frame was not taken in time", TOO_SLOW) from None
                except (WebSocketDisconnect, RuntimeError):
                    return
                self._metrics.frames.inc()

    async def _refuse(self, refusal: Refusal) -> None:
        self._metrics.refused.labels(refusal.code).inc()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._socket.send_text(error_frame(refusal.code, refusal.detail))
                await self._socket.close(refusal.close_code, refusal.code)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return
