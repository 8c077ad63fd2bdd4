"""审计: a trail of who did what at the doors of a process, in a topic of its own.

A door that is watched tells of each request once it is answered. The trail keeps what it is told until the
broker has it, in order; each deed is in the process's own log as well.
"""

import asyncio
import json
import logging
import uuid
from collections import deque
from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.backoff import Backoff
from chassis.clock import Clock
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from chassis.kafka.writer import Writer

log = logging.getLogger(__name__)

NOBODY = "anonymous"
MOST_WAITING = 10_000
"""Deeds kept while the broker is away; beyond it the oldest remain in the log of the process alone."""
MOST_LOOKED_AT = 64 * 1024
"""Of a body, for the name in it."""
LONGEST = 200
"""Characters of a name or a path."""
FAILED = 400
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Deed:
    """What was asked, by whom as far as they say, whether it was done, and more in words."""

    actor: str
    action: str
    target: str
    detail: str
    succeeded: bool = True


@dataclass(frozen=True)
class Place:
    """Where a trail goes: a topic, the type of its messages, and who speaks."""

    topic: str
    type: str
    source: str


class Trail:
    """Hands deeds to the broker, one part of a process."""

    name = "audit trail"

    def __init__(self, writer: Writer, clock: Clock, place: Place) -> None:
        self._writer, self._clock, self._place = writer, clock, place
        self._waiting: deque[Outgoing] = deque(maxlen=MOST_WAITING)
        self._told = asyncio.Event()

    async def start(self) -> None:
        """Nothing to wait for."""

    async def run(self) -> None:
        """Send what is told, again until the broker has it."""
        backoff = Backoff()
        while True:
            await self._told.wait()
            self._told.clear()
            while self._waiting:
                try:
                    await self._send()
                    backoff = Backoff()
                except TransientFailure:
                    await asyncio.sleep(backoff.next_delay())

    async def stop(self) -> None:
        """Send what is left, if that can be done."""
        with suppress(TransientFailure):
            await self._send()

    def tell(self, deed: Deed) -> None:
        """It was done; returns at once."""
        log.info("audit: %s %s %s: %s", deed.actor, deed.action, deed.target, deed.detail)
        message = message_of(deed, self._place, self._clock.now())
        self._waiting.append(Outgoing(self._place.topic, deed.actor, message))
        self._told.set()

    async def _send(self) -> None:
        some = list(self._waiting)
        self._waiting.clear()
        try:
            await self._writer.send_all(some)
        except BaseException:
            self._waiting.extendleft(reversed(some))
            raise


class Watched:
    """ASGI: tells the trail of each request that may change something, and of what is handed out.

    Paths of ``asking`` change nothing, whatever their method; those that begin as ``giving`` hand data out.
    """

    def __init__(
        self, app: Any, trail: Trail, asking: Container[str] = (), giving: tuple[str, ...] = ()
    ) -> None:
        self._app, self._trail = app, trail
        self._asking, self._giving = asking, giving

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http" or not self._counts(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
            return
        body, status = bytearray(), 500

        async def heard() -> Any:
            message = await receive()
            if len(body) < MOST_LOOKED_AT:
                body.extend(message.get("body", b""))
            return message

        async def said(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, heard, said)
        finally:
            self._trail.tell(_deed(scope, bytes(body), status))

    def _counts(self, method: str, path: str) -> bool:
        return (method in CHANGING and path not in self._asking) or path.startswith(self._giving)


def _deed(scope: Mapping[str, Any], body: bytes, status: int) -> Deed:
    address = str((scope.get("client") or ("unknown",))[0])
    detail = f"HTTP {status}, from {address}"
    return Deed(_name_in(body), scope["method"], fit(scope["path"]), detail, status < FAILED)


def _name_in(body: bytes) -> str:
    """Who acts, if a JSON body says so (``by``)."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return NOBODY
    said = document.get("by") if isinstance(document, dict) else None
    return fit(said.strip()) if isinstance(said, str) and said.strip() else NOBODY


def fit(text: str) -> str:
    """What anyone may have sent, as text that can be written: JSON may hold half a character."""
    return text[:LONGEST].encode(errors="replace").decode()


def message_of(deed: Deed, place: Place, now: datetime) -> bytes:
    """A CloudEvent."""
    at = now.isoformat()
    data = {
        "actor": deed.actor,
        "action": deed.action,
        "target": deed.target,
        "outcome": "success" if deed.succeeded else "failure",
        "at": at,
        "detail": deed.detail,
    }
    head = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": place.source, "type": place.type}
    told = {**head, "subject": deed.actor, "time": at, "datacontenttype": "application/json", "data": data}
    return json.dumps(told, ensure_ascii=False).encode()
