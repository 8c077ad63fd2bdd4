"""One kept-alive connection that posts: a client so small that it is the server's time that is seen."""

import asyncio
import re
import time
from typing import Self

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class HttpLink:
    """Posts to ``/v1/events`` one request after the other."""

    def __init__(self, port: int, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        self._port = port
        self._reader, self._writer = streams

    @classmethod
    async def open(cls, port: int) -> Self:
        """To a server on this machine."""
        return cls(port, await asyncio.open_connection("127.0.0.1", port))

    async def post(self, body: bytes, media_type: str) -> float:
        """Seconds until the 202 was there; any other answer is an error."""
        began = time.perf_counter()
        status, said = await self.ask(body, media_type)
        took = time.perf_counter() - began
        if status != 202 or b'"rejected":[]' not in said:
            raise RuntimeError(f"not accepted: {status} {said[:500]!r}")
        return took

    async def ask(self, body: bytes, media_type: str) -> tuple[int, bytes]:
        """The status and what was said; once more if the server hung up on a link that was long unused."""
        try:
            return await self._ask(body, media_type)
        except (ConnectionError, asyncio.IncompleteReadError):
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
            return await self._ask(body, media_type)

    async def _ask(self, body: bytes, media_type: str) -> tuple[int, bytes]:
        head = f"POST /v1/events HTTP/1.1\r\nhost: bench\r\ncontent-type: {media_type}\r\n"
        self._writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(answer)
        said = await self._reader.readexactly(int(length[1]) if length else 0)
        return int(answer.split(b" ", 2)[1]), said

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()
