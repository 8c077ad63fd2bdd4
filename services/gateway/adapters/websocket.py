"""The WebSocket protocol (RFC 6455) without input and output, by the library ``websockets``.

An idle connection needs none of its state: :class:`Hearing` is made when bytes come, and may be thrown away
as soon as it is between two messages.
"""

from codecs import getincrementaldecoder
from dataclasses import dataclass, field
from enum import Enum

from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import SERVER, Protocol
from websockets.server import ServerProtocol

LARGEST_MESSAGE_BYTES = 64 * 1024
INVALID_TEXT = 1007
PING = b"\x89\x00"
"""A ping of ours; whoever is alive answers it."""


@dataclass(frozen=True)
class Asked:
    """What a handshake asks for."""

    path: str
    host: str
    origin: str | None
    forwarded_for: str | None
    user_agent: str


class Handshake:
    """The opening handshake, from the client's first bytes to our answer."""

    def __init__(self, data: bytes) -> None:
        """``data`` is the head of the request, whole, as the web server read it."""
        self._protocol = ServerProtocol()
        self._protocol.receive_data(data)
        events = [event for event in self._protocol.events_received() if isinstance(event, Request)]
        self._request = events[0] if events else None

    @property
    def asked(self) -> Asked | None:
        """Who asks, and for what; None when the protocol's library does not take it for a request."""
        if self._request is None:
            return None
        headers = self._request.headers
        return Asked(
            self._request.path.partition("?")[0],
            headers.get("Host") or "",
            headers.get("Origin"),
            headers.get("X-Forwarded-For"),
            (headers.get("User-Agent") or "")[:200],
        )

    def accept(self) -> tuple[bytes, bool]:
        """The answer, and whether the connection is open now (a handshake may be wrong in many ways)."""
        if self._request is None:
            return b"", False
        response = self._protocol.accept(self._request)
        self._protocol.send_response(response)
        return b"".join(self._protocol.data_to_send()), response.status_code == 101

    def refuse(self, status: int, why: str) -> bytes:
        """The answer to one who may not come in."""
        self._protocol.send_response(self._protocol.reject(status, why))
        return b"".join(self._protocol.data_to_send())


class Course(Enum):
    """Whether a connection goes on, waits for the other end to close, or is done."""

    OPEN = 0
    CLOSING = 1
    CLOSED = 2


@dataclass
class Heard:
    """What came: whole messages (bytes: a binary one), and what to answer at once."""

    messages: list[str | bytes] = field(default_factory=list)
    reply: bytes = b""
    course: Course = Course.OPEN


class Hearing:
    """Reads what a client sends, of an open connection."""

    __slots__ = ("_decoder", "_open_bytes", "_parts", "_protocol", "_text")

    def __init__(self) -> None:
        self._protocol = Protocol(SERVER, max_size=LARGEST_MESSAGE_BYTES)
        self._open_bytes = 0
        self._decoder = getincrementaldecoder("utf-8")()
        self._parts: list[str | bytes] = []
        self._text = False

    @property
    def between_messages(self) -> bool:
        """Whether nothing would be lost with it."""
        return not self._open_bytes and not self._parts and self._protocol.close_sent is None

    def hear(self, data: bytes) -> Heard:
        """Take more bytes; a breach of the protocol is answered with the close code it has there."""
        self._open_bytes += len(data)
        self._protocol.receive_data(data)
        heard = Heard()
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._open_bytes -= _size(event)
                self._take(event, heard)
        heard.reply = b"".join(self._protocol.data_to_send())
        heard.course = self._course
        return heard

    @property
    def _course(self) -> Course:
        if self._protocol.close_sent is None:
            return Course.OPEN
        return Course.CLOSING if self._protocol.close_rcvd is None else Course.CLOSED

    def close(self, code: int, reason: str) -> bytes:
        """Our closing frame; nothing if one was sent already."""
        try:
            self._protocol.send_close(code, reason)
        except ConnectionClosed:
            return b""
        return b"".join(self._protocol.data_to_send())

    def _take(self, frame: Frame, heard: Heard) -> None:
        if frame.opcode in {Opcode.TEXT, Opcode.BINARY}:
            self._text = frame.opcode is Opcode.TEXT
        elif frame.opcode is not Opcode.CONT or self._course is not Course.OPEN:
            return
        try:
            part = self._decoder.decode(bytes(frame.data), frame.fin) if self._text else bytes(frame.data)
        except UnicodeDecodeError:
            self._protocol.fail(INVALID_TEXT, "invalid UTF-8")
            return
        self._parts.append(part)
        if frame.fin:
            heard.messages.append("".join(map(str, self._parts)) if self._text else b"")
            self._parts = []


def _size(frame: Frame) -> int:
    """How many bytes a client's frame had on the wire: it is masked."""
    size = len(frame.data)
    return 2 + (0 if size < 126 else 2 if size < 2**16 else 8) + 4 + size
