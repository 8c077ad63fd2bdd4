"""The upstream systems of the demo city, with a memory of every event that was acknowledged."""

import asyncio
from datetime import UTC, datetime, time
from types import TracebackType
from typing import Self

from demo.city.model import DemoCity, grow_city
from demo.city.sites import Sites
from demo.live.stream import LiveStream
from demo.play.door import Outgoing, Receipt
from demo.play.history import play_history
from demo.play.http_door import HttpDoor
from demo.play.streaming import LiveTally, Pace, play_live, system_time
from demo.upstream.event import CHINA, Event
from demo.upstream.history import history

PARCELS = 600
NAME = "demo-test"


class Upstream:
    """A door of the demo that leads to ingest over HTTP and keeps what came back with 202."""

    judges = True

    def __init__(self, address: str) -> None:
        self._door = HttpDoor(address)
        self.accepted: list[bytes] = []
        self.city: DemoCity = grow_city(parcels=PARCELS)
        self.sites = Sites(self.city)
        today = system_time().astimezone(CHINA).date()
        self._today = today
        self._stream = LiveStream(self.city, self.sites, NAME, datetime.combine(today, time(), tzinfo=UTC))

    async def __aenter__(self) -> Self:
        await self._door.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._door.__aexit__(kind, error, trace)

    async def send(self, batch: list[Outgoing]) -> Receipt:
        """A batch; tried until ingest takes it."""
        return self._keep(batch, await self._door.send(batch))

    async def send_one(self, message: Outgoing) -> Receipt:
        """One message; tried until ingest takes or refuses it."""
        return self._keep([message], await self._door.send_one(message))

    async def settled(self, messages: list[Outgoing]) -> None:
        """Wait for ingest's decision on them."""
        await self._door.settled(messages)

    async def publish(self, event: Event) -> Receipt:
        """One event of our own."""
        return await self.send_one(Outgoing(event.subject, event.to_bytes(NAME)))

    async def play_history(self) -> None:
        """The whole past of the city."""
        tally = await play_history(
            self, history(self.city, self.sites, self._today), NAME, asyncio.Event(), quiet=True
        )
        assert tally.refused == 0, tally.reasons

    async def stream(self, rate: float, stop: asyncio.Event) -> LiveTally:
        """Right, repeated, late and wrong events at ``rate`` a second until told to stop."""
        tally = await play_live(self, self._stream, Pace(rate), stop)
        assert (tally.refused_wrongly, tally.wrong_but_taken) == (0, 0), tally.summary(judged=True)
        return tally

    def _keep(self, batch: list[Outgoing], receipt: Receipt) -> Receipt:
        refused = dict(receipt.refused)
        self.accepted += [message.body for index, message in enumerate(batch) if index not in refused]
        return receipt
