"""``/v1/live``: one WebSocket a screen, written straight to its transport.

The handshake is refused (403) for a foreign origin, see domain/origin.py. A connection that cannot go on gets
``{"op":"error","code","detail"}`` and a close code: 4400 not understood, 1009 too large, 1003 not text,
4429 too many requests, 1013 too many screens. One that takes nothing for too long is cut off.

There is no task, queue or buffer for a screen: it is written to when there is something new, as long as its
transport takes it, and again when the transport has room. A large frame goes out piece by piece, so what
waits in our memory for one screen is one piece, whatever it is told.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, cast

from services.gateway.adapters.websocket import PING, Asked, Course, Handshake, Heard, Hearing
from services.gateway.domain.feed.frames import error_frame, prepared
from services.gateway.domain.feed.origin import Caller, caller_address, may_connect
from services.gateway.domain.feed.presence import Guest, Presence
from services.gateway.domain.feed.requests import Refusal, RequestBudget, request_in
from services.gateway.metrics import Metrics
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.live.screen import Screen
from services.gateway.web.live.flow import PIECE_BYTES, Flow

PATH = "/v1/live"
CLOSE_SECONDS = 1.0
PING_SECONDS = 20.0
SILENCE_SECONDS = 50.0
"""Two pings unanswered: whoever is there has gone without a word."""


@dataclass(frozen=True)
class LiveRules:
    """Who may connect, how many, and how long a screen may take nothing."""

    origins: frozenset[str]
    most_screens: int
    send_timeout_seconds: float


@dataclass(frozen=True)
class LiveDoor:
    """What every screen's connection shares; called by the web server for each upgrade."""

    hub: Hub
    rules: LiveRules
    metrics: Metrics

    def __call__(self, *, server_state: Any, **_: Any) -> asyncio.Protocol:
        """A protocol for one connection; the web server waits for those in its ``connections``."""
        return LiveSocket(self, server_state.connections)


class LiveSocket(asyncio.Protocol):
    """The connection of one screen; a :class:`services.gateway.shell.live.hub.Listener`."""

    __slots__ = (
        "_budget",
        "_closing",
        "_connections",
        "_door",
        "_flow",
        "_heard_at",
        "_hearing",
        "_pinged_at",
        "_since",
        "_transport",
        "guest",
        "screen",
    )

    def __init__(self, door: LiveDoor, connections: set[Any]) -> None:
        self._door = door
        self._connections = connections
        self._hearing: Hearing | None = None
        self._budget: RequestBudget | None = None
        self._closing = False
        self.screen: Screen | None = None
        self.guest = Guest("", "")

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The web server hands over an upgrade."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=PIECE_BYTES)
        self._flow = Flow(self._transport)
        self._since = self._heard_at = self._pinged_at = asyncio.get_running_loop().time()
        self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        """The handshake first, then what the screen says."""
        self._heard_at = asyncio.get_running_loop().time()
        if self.screen is None:
            self._shake_hands(data)
            return
        hearing = self._hearing or Hearing()
        heard = hearing.hear(data)
        self._hearing = None if hearing.between_messages else hearing
        self._answer(heard)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - how it ended does not matter
        """It is over, whoever ended it."""
        self._connections.discard(self)
        if self.screen is not None:
            self._door.hub.leave(self)
            self._door.metrics.screens.dec()
            self.screen = None
        self._closing = True

    def pause_writing(self) -> None:
        """The transport has enough for now."""
        self._flow.pause(asyncio.get_running_loop().time())

    def resume_writing(self) -> None:
        """The transport has room again."""
        self._flow.resume()
        self.wake()

    def shutdown(self) -> None:
        """The web server stops: the screen is told to come back."""
        self._close(1012, "service restart")
        self._transport.close()

    # What the hub tells.

    def wake(self) -> None:
        """Write what is due while the transport takes it; small frames of several channels in one go."""
        if self.screen is None or self._closing or self._flow.busy:
            return
        frames = self._flow.send(frame.framed for frame in self.screen.due())
        self._door.metrics.frames.inc(frames)

    def check(self, now_seconds: float) -> None:
        """Cut off who takes nothing, or no longer answers; a slow one that takes a little is given time."""
        if self._flow.paused_at is not None:
            if self._flow.seconds_stuck(now_seconds) > self._door.rules.send_timeout_seconds:
                self._cut_off("too_slow")
        elif now_seconds - self._heard_at > SILENCE_SECONDS:
            self._cut_off("silent")
        elif self._flow.rest is None and now_seconds - max(self._heard_at, self._pinged_at) > PING_SECONDS:
            self._pinged_at = now_seconds
            self._transport.write(PING)

    def presence(self, now_seconds: float) -> Presence:
        """Who is there, and where it stands."""
        standing = self.screen.subscriptions if self.screen is not None else []
        stalled = self._flow.paused_at is not None
        return Presence(self.guest, "websocket", now_seconds - self._since, standing, stalled=stalled)

    # What follows from it.

    def _shake_hands(self, data: bytes) -> None:
        handshake = Handshake(data)
        asked = handshake.asked
        if asked is None:
            self._transport.close()
            return
        caller = _caller(asked, self._transport.get_extra_info("peername"))
        if asked.path != PATH or not may_connect(caller, self._door.rules.origins):
            self._door.metrics.refused.labels("origin").inc()
            self._transport.write(handshake.refuse(403, ""))
            self._transport.close()
            return
        answer, opened = handshake.accept()
        self._transport.write(answer)
        if not opened:
            self._transport.close()
            return
        self.screen, self.guest = Screen(self._door.hub), Guest(caller.address, asked.user_agent)
        full = len(self._door.hub) >= self._door.rules.most_screens
        self._door.hub.join(self)
        self._door.metrics.screens.inc()
        if full:
            self._refuse(Refusal("full", "too many screens are connected here", 1013))
        self.wake()

    def _answer(self, heard: Heard) -> None:
        try:
            for message in heard.messages:
                self._request(message)
        except Refusal as refusal:
            self._refuse(refusal)
        self._say(heard.reply)
        if heard.course is Course.CLOSED:
            self._closing = True
            self._transport.close()
        elif heard.course is Course.CLOSING and not self._closing:
            self._end_soon()
        self.wake()

    def _request(self, message: str | bytes) -> None:
        if self._closing or self.screen is None:
            return
        self._budget = self._budget or RequestBudget()
        self._budget.spend(self._heard_at)
        if isinstance(message, bytes):
            raise Refusal("not_text", "requests are text", 1003)
        request = request_in(message)
        if request.wall is not None:
            self.guest = Guest(self.guest.address, self.guest.user_agent, request.wall)
        self.screen.subscribe(request.subscriptions)

    def _refuse(self, refusal: Refusal) -> None:
        """Say why, close, and give the other end a moment to take it."""
        self._door.metrics.refused.labels(refusal.code).inc()
        self._say(prepared(error_frame(refusal.code, refusal.detail)).framed)
        self._close(refusal.close_code, refusal.code)

    def _close(self, code: int, reason: str) -> None:
        if self._closing or self.screen is None:
            return
        hearing = self._hearing = self._hearing or Hearing()
        self._say(hearing.close(code, reason))
        self._end_soon()

    def _end_soon(self) -> None:
        """Nothing more is told; closing at once could take our last words from the other end."""
        self._closing = True
        asyncio.get_running_loop().call_later(CLOSE_SECONDS, self._transport.abort)

    def _cut_off(self, code: str) -> None:
        self._door.metrics.refused.labels(code).inc()
        if code == "too_slow":
            self._door.metrics.cut_off.inc()
        self._closing = True
        self._transport.abort()

    def _say(self, data: bytes) -> None:
        """A short frame of its own: never inside a large one."""
        if not self._flow.say(data):
            self._cut_off("too_slow")


def _caller(asked: Asked, peer: Any) -> Caller:
    address = str(peer[0]) if isinstance(peer, tuple) and peer else ""
    return Caller(asked.origin, asked.host, caller_address(address, asked.forwarded_for))
