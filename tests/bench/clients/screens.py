"""Many screens in one process: each counts the items it is told, and does nothing else with them."""

import asyncio
import os
import re
import time
from base64 import b64encode
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.bench.clients.dialect import Dialect, gateway

ITEM = b'{"key":'
SNAPSHOT = b'{"op":"snapshot"'
STANDING = re.compile(rb'"epoch":"(\w+)",(?:"previous":\d+,)?"offset":(\d+)')
TEXT, PING, PONG = 0x81, 0x89, 0x8A
PATIENCE_SECONDS = 180


@dataclass
class Tally:
    """What all screens together have been told; ``joined`` of ``expected`` are connected.

    ``standing`` is the newest epoch and offset; ``arrivals`` are the moments at which items came, when kept.
    """

    expected: int
    joined: int = 0
    frames: int = 0
    items: int = 0
    snapshots: int = 0
    standing: tuple[str, int] = ("", 0)
    arrivals: list[float] | None = None
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
        items = payload.count(ITEM)
        self.items += items
        if items and self.arrivals is not None:
            self.arrivals.append(time.perf_counter())
        self.snapshots += payload.startswith(SNAPSHOT)
        if found := STANDING.search(payload, 0, 200):
            self.standing = (found[1].decode(), int(found[2]))
        if self.items >= self._goal:
            self._reached.set()

    async def items_reach(self, goal: int) -> None:
        """Return when there have been so many items in all."""
        self._goal = goal
        self._reached.clear()
        if self.items < goal:
            await self._reached.wait()


class _Screen(asyncio.Protocol):
    def __init__(self, tally: Tally, host: str, dialect: Dialect) -> None:
        self._tally, self._host, self._dialect, self._buffer = tally, host, dialect, bytearray()
        self._upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self._dialect.path} HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._upgrade():
            return
        while (frame := self._next_frame()) is not None:
            opcode, payload = frame
            if opcode == PING:
                self._say(PONG, payload)
            elif payload == self._dialect.ping:
                self._say(TEXT, self._dialect.ping)
            else:
                self._tally.count(payload)

    def _upgrade(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        assert self._buffer.startswith(b"HTTP/1.1 101 "), bytes(self._buffer[:100])
        del self._buffer[: end + 4]
        self._upgraded = True
        self._tally.join()
        for words in self._dialect.hello:
            self._say(TEXT, words)
        return True

    def _say(self, first: int, payload: bytes) -> None:
        """Masked, as a client must, with a mask of zeros."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2)
        self._transport.write(bytes([first]) + length + bytes(4) + payload)

    def _next_frame(self) -> tuple[int, bytes] | None:
        """Opcode and payload of the next whole frame in the buffer."""
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
        first, frame = buffer[0], bytes(buffer[start : start + size])
        del buffer[: start + size]
        return first, frame


class Screens:
    """So many connections to the live feed of a server on this machine."""

    def __init__(self, port: int, count: int, dialect: Dialect | None = None) -> None:
        self._port, self.count, self.tally = port, count, Tally(count)
        self._dialect = dialect or gateway()
        self._transports: list[asyncio.Transport] = []

    async def __aenter__(self) -> Self:
        for start in range(0, self.count, 100):
            batch = range(start, min(start + 100, self.count))
            self._transports += await asyncio.gather(*(self._connect() for _ in batch))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.tally.all_joined.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for transport in self._transports:
            transport.close()

    def stall(self) -> None:
        """From now on take nothing more."""
        for transport in self._transports:
            transport.pause_reading()

    async def have_all(self, items: int) -> float:
        """Seconds from now until every screen has been told so many more items."""
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.tally.items_reach(self.tally.items + items * self.count)
        return time.perf_counter() - began

    async def _connect(self) -> asyncio.Transport:
        loop, host = asyncio.get_running_loop(), f"127.0.0.1:{self._port}"
        made = await loop.create_connection(
            lambda: _Screen(self.tally, host, self._dialect), "127.0.0.1", self._port
        )
        return made[0]
