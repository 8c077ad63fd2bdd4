"""Many screens in one process: each counts the items it is told, and does nothing else with them."""

import asyncio
import os
import time
from base64 import b64encode
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

ITEM = b'{"key":'
TEXT = 0x81
_SUBSCRIBE = b'{"op":"subscribe","channels":[{"name":"figures"}]}'


@dataclass
class Tally:
    """What all screens together have been told; ``joined`` of ``expected`` are connected."""

    expected: int
    joined: int = 0
    frames: int = 0
    items: int = 0
    _goal: int = 0
    all_joined: asyncio.Event = field(default_factory=asyncio.Event)
    _reached: asyncio.Event = field(default_factory=asyncio.Event)

    def join(self) -> None:
        """One more screen is connected."""
        self.joined += 1
        if self.joined == self.expected:
            self.all_joined.set()

    def count(self, payload: bytes) -> None:
        """One frame."""
        self.frames += 1
        self.items += payload.count(ITEM)
        if self.items >= self._goal:
            self._reached.set()

    async def items_reach(self, goal: int) -> None:
        """Return when there have been so many items in all."""
        self._goal = goal
        self._reached.clear()
        if self.items < goal:
            await self._reached.wait()


class _Screen(asyncio.Protocol):
    def __init__(self, tally: Tally, host: str) -> None:
        self._tally, self._host, self._buffer = tally, host, bytearray()
        self._upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /v1/live HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._upgrade():
            return
        while (frame := self._next_frame()) is not None:
            self._tally.count(frame)

    def _upgrade(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        assert self._buffer.startswith(b"HTTP/1.1 101 "), bytes(self._buffer[:100])
        del self._buffer[: end + 4]
        self._upgraded = True
        self._tally.join()
        # Masked, as a client must, with a mask of zeros.
        self._transport.write(bytes([TEXT, 0x80 | len(_SUBSCRIBE), 0, 0, 0, 0]) + _SUBSCRIBE)
        return True

    def _next_frame(self) -> bytes | None:
        """The payload of the next whole frame in the buffer."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1], 2
        if size == 126:
            size, start = int.from_bytes(buffer[2:4]), 4
        elif size == 127:
            size, start = int.from_bytes(buffer[2:10]), 10
        if len(buffer) < start + size:
            return None
        frame = bytes(buffer[start : start + size])
        del buffer[: start + size]
        return frame


class Screens:
    """So many connections to ``/v1/live`` of a server on this machine."""

    def __init__(self, port: int, count: int) -> None:
        self._port, self.count, self.tally = port, count, Tally(count)
        self._transports: list[asyncio.BaseTransport] = []

    async def __aenter__(self) -> Self:
        loop, host = asyncio.get_running_loop(), f"127.0.0.1:{self._port}"
        for _ in range(self.count):
            made = await loop.create_connection(lambda: _Screen(self.tally, host), "127.0.0.1", self._port)
            self._transports.append(made[0])
        async with asyncio.timeout(30):
            await self.tally.all_joined.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for transport in self._transports:
            transport.close()

    async def have_all(self, items: int) -> float:
        """Seconds from now until every screen has been told so many more items."""
        began = time.perf_counter()
        async with asyncio.timeout(120):
            await self.tally.items_reach(self.tally.items + items * self.count)
        return time.perf_counter() - began
