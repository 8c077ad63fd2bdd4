"""A WebSocket client that may break every rule: it writes frames as they are given."""

import asyncio
from types import TracebackType
from typing import Self

TEXT, BINARY, CONT, CLOSE, PING, PONG = 0x1, 0x2, 0x0, 0x8, 0x9, 0xA
FIN, MASKED = 0x80, 0x80
HANDSHAKE = (
    "GET /v1/live HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
ACCEPTED = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""Of the key above, as RFC 6455 (1.3) works it out."""
MASK = b"\x37\xfa\x21\x3d"


def frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, masked: bool = True, flags: int = 0
) -> bytes:
    """One frame; ``flags`` are the reserved bits (0x40, 0x20, 0x10)."""
    first = (FIN if fin else 0) | flags | opcode
    size = _size(len(payload), MASKED if masked else 0)
    body = bytes(byte ^ MASK[index % 4] for index, byte in enumerate(payload)) if masked else payload
    return bytes([first]) + size + (MASK if masked else b"") + body


def _size(size: int, mask: int) -> bytes:
    if size < 126:
        return bytes([mask | size])
    if size < 2**16:
        return bytes([mask | 126]) + size.to_bytes(2)
    return bytes([mask | 127]) + size.to_bytes(8)


class RawSocket:
    """A connection to ``/v1/live`` after its handshake."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.writer.write(HANDSHAKE.format(host=f"127.0.0.1:{self._port}").encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 "), head
        assert f"sec-websocket-accept: {ACCEPTED}".lower() in head.decode().lower()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.writer.close()

    async def next(self) -> tuple[int, bytes]:
        """Opcode and payload of the next whole frame; servers mask nothing and we never see a fragment."""
        first, second = await self._reader.readexactly(2)
        assert first & 0x70 == 0
        assert second & MASKED == 0
        size = second
        if size == 126:
            size = int.from_bytes(await self._reader.readexactly(2))
        elif size == 127:
            size = int.from_bytes(await self._reader.readexactly(8))
        return first & 0x0F, await self._reader.readexactly(size)

    async def next_of(self, *opcodes: int) -> tuple[int, bytes]:
        """The next frame of some kinds, whatever is told between."""
        async with asyncio.timeout(20):
            while (told := await self.next())[0] not in opcodes:
                pass
        return told

    async def close_code(self, *, answer: bool = True) -> int:
        """The code of the closing frame that comes, and nothing but the end behind it."""
        _, payload = await self.next_of(CLOSE)
        if answer:
            self.writer.write(frame(CLOSE, payload[:2]))
        async with asyncio.timeout(20):
            assert await self._reader.read() == b""
        return int.from_bytes(payload[:2]) if payload else 1005
