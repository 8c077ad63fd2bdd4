"""A change set on which indicators dies again and again does not stop the stream."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from contracts import topics
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change, ChangeSet
from contracts.wire import Message
from services.indicators.domain.figures.facts import Facts
from services.indicators.domain.shard import Shard, new_shard
from services.indicators.metrics import Metrics
from services.indicators.shell.keeper import Keeper, Tools
from services.indicators.shell.saying.messages import Messages
from tests.builders import DISTRICT, START, parcel


class Fatal(BaseException):
    """Stands for the death of the process: nobody catches it."""


class Fragile(Shard):
    """Dies on one parcel."""

    def apply(self, changes: Iterable[Change]) -> Facts:
        """As always, unless it is the fatal one."""
        changes = list(changes)
        if any(one.subject == "fatal" for one in changes):
            raise Fatal
        return super().apply(changes)


class Sent:
    """A Writer that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """Keep them."""
        self.messages.extend(messages)
        return [(0, 0) for _ in messages]


class Silent(LogReader):
    """A log in which nothing was said before."""

    async def ends(self, _: str) -> dict[int, int]:
        """No partition."""
        return {}


def record(offset: int, subject: str) -> Record:
    data = ChangeSet(district=DISTRICT, changes=[parcel(subject, 1)])
    message = Message[ChangeSet](
        id=subject, source="/t", type="planning.changeset.accepted", subject=DISTRICT, time=START, data=data
    )
    return Record(topics.CHANGES.name, 0, offset, b"", message.to_bytes(), CLOUDEVENT, 0)


def new_life(sent: Sent, folder: Path, log: LogReader | None = None) -> Keeper:
    ordinary = new_shard(city(), catalogue())

    def fragile(district: str) -> Shard:
        shard = ordinary(district)
        shard.__class__ = Fragile
        return shard

    clock = VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))
    metrics = Metrics(CollectorRegistry())
    return Keeper(Tools(sent, log or Silent(""), clock, Messages(catalogue()), metrics), folder, fragile)


async def test_after_a_few_deaths_it_is_left_out_and_those_around_it_count(tmp_path: Path) -> None:
    records, sent, deaths = [record(0, "a"), record(1, "fatal"), record(2, "b")], Sent(), 0
    while True:
        try:
            await new_life(sent, tmp_path).handle(records)
        except Fatal:
            deaths += 1
            assert deaths < 10
        else:
            break

    said = {message.topic for message in sent.messages}
    assert topics.REJECTED.name in said
    last = [m.value for m in sent.messages if m.key == f"farmland_retained/{DISTRICT}/survey/2023"][-1]
    assert b'"value":19000.0' in (last or b"")


async def test_a_message_that_is_survived_counts_no_tries(tmp_path: Path) -> None:
    sent = Sent()
    for _ in range(10):
        await new_life(sent, tmp_path).handle([record(0, "a")])
    assert {m.topic for m in sent.messages} == {topics.LEDGER.name, topics.FIGURES.name}


def test_the_fatal_parcel_is_really_fatal() -> None:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.__class__ = Fragile
    with pytest.raises(Fatal):
        shard.apply([parcel("fatal", 1)])
