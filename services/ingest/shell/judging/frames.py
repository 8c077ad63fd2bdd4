"""Messages between a process and its child: a length, then so many bytes."""

import struct
from typing import IO

_LENGTH = struct.Struct(">I")


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """All of it, not copied; raises OSError when nobody reads."""
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes:
    """The next one; raises EOFError when there is no more."""
    [length] = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content
