"""Where events go: the port of the player, and its in-memory implementation."""

from dataclasses import dataclass, field
from typing import Protocol

import orjson

MOST_EVENTS = 1_000
MOST_BYTES = 1_800_000
"""A batch of the HTTP door: at most 1,000 events and 2 MiB, with room for brackets and commas."""


@dataclass(frozen=True)
class Outgoing:
    """One message as it leaves: ``subject`` is its Kafka key."""

    subject: str
    body: bytes


@dataclass(frozen=True)
class Receipt:
    """What a door said: how many it took, and (index, reason) of those it refused."""

    accepted: int
    refused: tuple[tuple[int, str], ...] = ()


class UnreachableError(Exception):
    """The door did not answer for so long that playing on makes no sense: exit."""


class Door(Protocol):
    """Takes batches in order; returns once the log holds what was accepted; raises UnreachableError.

    ``judges``: whether it refuses wrong events itself; if not, ingest does so when it reads the log.
    """

    judges: bool

    async def send(self, batch: list[Outgoing]) -> Receipt:
        """Hand over well-formed CloudEvents, at most MOST_EVENTS and MOST_BYTES."""

    async def send_one(self, message: Outgoing) -> Receipt:
        """Hand over one message that may be broken in any way."""

    async def settled(self, messages: list[Outgoing]) -> None:
        """Return once ingest has decided on these messages, where the door can know."""


@dataclass
class MemoryDoor:
    """Keeps what it is given; refuses what is not JSON."""

    judges: bool = True
    taken: list[Outgoing] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    async def send(self, batch: list[Outgoing]) -> Receipt:
        """Take all."""
        self.batches.append(len(batch))
        self.taken.extend(batch)
        return Receipt(len(batch))

    async def send_one(self, message: Outgoing) -> Receipt:
        """Take it if it is JSON."""
        try:
            orjson.loads(message.body)
        except orjson.JSONDecodeError:
            return Receipt(0, ((0, "not JSON"),))
        self.taken.append(message)
        return Receipt(1)

    async def settled(self, messages: list[Outgoing]) -> None:
        """What is taken is decided."""
