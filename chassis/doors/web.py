"""A FastAPI (or any ASGI) application as one part of a process."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Any, cast

import uvicorn

from chassis.errors import ConfigurationError

GRACE_SECONDS = 5

Upgrade = Callable[..., asyncio.Protocol]
"""Makes the protocol of one connection that asks for a WebSocket, with uvicorn's keyword arguments."""


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the lifecycle has them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class WebServer:
    """Serves ``app`` on ``host:port``; raises ConfigurationError when the port is taken.

    Without ``websocket`` a request to upgrade is answered as any other.
    """

    name = "web"

    def __init__(self, app: Any, host: str, port: int, *, websocket: Upgrade | None = None) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                ws=cast("Any", websocket) or "none",
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bind the port and begin to answer."""
        host, port = self._address
        try:
            self._socket = socket.create_server((host, port), backlog=2048)
            # asyncio does this only for sockets of a stated protocol; without it each answer waits 40 ms.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise ConfigurationError(f"cannot listen on {host}:{port}: {error.strerror}") from error
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))

    async def run(self) -> None:
        """Serve until stopped."""
        if self._serving is not None:
            await asyncio.shield(self._serving)

    async def stop(self) -> None:
        """Finish open requests for a few seconds, then close."""
        self._server.should_exit = True
        if self._serving is not None:
            await asyncio.gather(self._serving, return_exceptions=True)
        if self._socket is not None:
            self._socket.close()
