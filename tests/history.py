"""A random history of three districts with duplicates, and what a pure fold makes of it."""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts import topics
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change, ChangeSet
from contracts.wire import Message
from services.indicators.domain.shard import new_shard
from services.indicators.prove.books import digest
from tests.builders import START, line, parcel, permit, square

DISTRICTS = ("320402", "320411", "320481")
REPEATED = 0.15
"""The share of events that have been sent before."""
TOGETHER = 20
AHEAD = 200
"""Events that wait for somebody who is followed: always work to do, and never more than they can do."""

Step = tuple[str, Change]
"""A district and a change of it."""


def endless(rng: random.Random) -> Iterator[Step]:
    """Parcels of two years, permits that come and go, lines that move; every seventh one a repetition."""
    made: list[Step] = []
    while True:
        if made and rng.random() < REPEATED:
            yield rng.choice(made)
            continue
        district = rng.choice(DISTRICTS)
        made.append((district, _change(rng, len(made) + 1, district)))
        yield made[-1]


def _change(rng: random.Random, sequence: int, district: str) -> Change:
    cell = rng.randrange(400)
    where = square(119.9 + cell % 20 * 0.001, 31.8 + cell // 20 * 0.001)
    draw = rng.random()
    if draw < 0.7:
        year, code = rng.choice(["2023", "2024"]), rng.choice(["0101", "0103", "0301", "0701", "1106"])
        name = f"{district}-{cell}"
        return parcel(name, sequence, year=year, code=code, district=district, geometry=where)
    moved = square(119.9 + rng.random() * 0.02, 31.8 + rng.random() * 0.02)
    if draw < 0.75:
        return line(f"L{district}-{cell % 9}", sequence, district=district, geometry=moved)
    status = rng.choice(["granted", "amended", "under_review", "revoked"])
    name = f"地字第{district}2026YG{cell % 60:07}号"
    return permit(name, sequence, district=district, status=status, geometry=moved)


def message(step: Step) -> Outgoing:
    """A change set of one change: as many moments to be killed at as there are events."""
    district, one = step
    told = Message[ChangeSet](
        id=f"set-{one.id}",
        source="/demo/test",
        type="planning.changeset.accepted",
        subject=district,
        time=START,
        data=ChangeSet(district=district, changes=[one]),
    )
    return Outgoing(topics.CHANGES.name, district, told.to_bytes())


async def send(bootstrap: str, outgoing: Sequence[Outgoing]) -> None:
    """Send what a test wants sent now."""
    writer = KafkaWriter(bootstrap, "test")
    await writer.start()
    await writer.send_all(outgoing)
    await writer.stop()


class Feed:
    """Sends a history bit by bit until told to stop; remembers what it sent."""

    def __init__(self, bootstrap: str, rng: random.Random, pause_seconds: float = 0.4) -> None:
        self.sent: list[Step] = []
        self._history, self._writer = endless(rng), KafkaWriter(bootstrap, "feed")
        self._pause, self._enough = pause_seconds, asyncio.Event()
        self._flowing: asyncio.Task[None] | None = None
        self._done: Callable[[], int] | None = None

    def follow(self, done: Callable[[], int]) -> None:
        """Stay at most so far ahead of the number of events that were done."""
        self._done = done

    def begin(self) -> None:
        """Let events flow."""
        self._flowing = asyncio.create_task(self._run())

    async def finished(self) -> None:
        """Let the bit that is under way be the last, and wait for it."""
        self._enough.set()
        if self._flowing is not None:
            await self._flowing

    async def _run(self) -> None:
        """A broker that is away is waited for, and may get things twice."""
        await self._writer.start()
        while not self._enough.is_set():
            if self._done is None or len(self.sent) - self._done() < AHEAD:
                steps = [next(self._history) for _ in range(TOGETHER)]
                await self._send([message(step) for step in steps])
                self.sent += steps
            await asyncio.sleep(self._pause)
        await self._writer.stop()

    async def _send(self, outgoing: Sequence[Outgoing]) -> None:
        backoff = Backoff(most_seconds=1.0)
        while True:
            try:
                await self._writer.send_all(outgoing)
            except TransientFailure:
                await asyncio.sleep(backoff.next_delay())
            else:
                return


def digests(history: Sequence[Step]) -> dict[str, str]:
    """District → fingerprint of its figures after a pure fold of the history, with nothing in between."""
    make = new_shard(city(), catalogue())
    shards = {district: make(district) for district in DISTRICTS}
    for district, one in history:
        shards[district].apply([one])
    figures = {d: {one.key: one.value for one in shard.figures()} for d, shard in shards.items()}
    return {district: digest(figures[district], shard.unit) for district, shard in shards.items()}
