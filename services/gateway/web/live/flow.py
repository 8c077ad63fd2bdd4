"""How bytes flow to one screen: as much as its transport takes, a large frame piece by piece."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

PIECE_BYTES = 64 * 1024


@dataclass(slots=True)
class Flow:
    """What goes out of one connection. ``rest`` is left of a large frame, ``after`` comes behind it."""

    transport: asyncio.Transport
    rest: memoryview | None = None
    after: bytes = b""
    paused_at: float | None = None
    left_bytes: int = 0

    @property
    def busy(self) -> bool:
        """Whether it takes nothing new at the moment."""
        return self.paused_at is not None or self.rest is not None

    def pause(self, now_seconds: float) -> None:
        """The transport has enough for now."""
        self.paused_at = now_seconds
        self.left_bytes = self.transport.get_write_buffer_size()

    def resume(self) -> None:
        """The transport has room again."""
        self.paused_at = None
        self._write_rest()

    def seconds_stuck(self, now_seconds: float) -> float:
        """For how long it has taken nothing at all; one that takes a little is given time."""
        if self.paused_at is None:
            return 0.0
        left = self.transport.get_write_buffer_size()
        if left < self.left_bytes:
            self.paused_at, self.left_bytes = now_seconds, left
        return now_seconds - self.paused_at

    def send(self, frames: Iterable[bytes]) -> int:
        """Write frames until it is busy, small ones in one go; returns how many it took."""
        count, together, size = 0, list[bytes](), 0
        for frame in frames:
            count += 1
            if size + len(frame) > PIECE_BYTES:
                self.transport.write(b"".join(together))
                together, size = [], 0
                self._begin(frame)
            else:
                together.append(frame)
                size += len(frame)
            if self.busy:
                break
        if together:
            self.transport.write(b"".join(together))
        return count

    def say(self, data: bytes) -> bool:
        """Write a short frame, never inside a large one; False where too many wait behind one."""
        if self.rest is None:
            self.transport.write(data)
        elif len(self.after) + len(data) <= PIECE_BYTES:
            self.after += data
        else:
            return False
        return True

    def _begin(self, frame: bytes) -> None:
        if len(frame) <= PIECE_BYTES:
            self.transport.write(frame)
        else:
            self.rest = memoryview(frame)
            self._write_rest()

    def _write_rest(self) -> None:
        while self.rest is not None and self.paused_at is None:
            piece, rest = self.rest[:PIECE_BYTES], self.rest[PIECE_BYTES:]
            self.rest = rest if len(rest) else None
            self.transport.write(piece)
        if self.rest is None and self.after:
            self.after, after = b"", self.after
            self.transport.write(after)
