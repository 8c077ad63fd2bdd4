"""What is read of several districts in one go: said together, kept each for itself."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from chassis.store import Store
from contracts import topics
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import ChangeSet
from contracts.wire import Message
from services.indicators.domain.shard import new_shard
from services.indicators.metrics import Metrics
from services.indicators.shell.keeper import Keeper, Tools, store_format
from services.indicators.shell.saying.messages import Messages
from tests.behaviour.test_indicators_attempts import Silent
from tests.builders import START, parcel

DISTRICTS = ("320411", "320412", "320413")


class Sent:
    """A Writer that keeps what it is given; ``keeper`` loses these partitions before the broker answers."""

    def __init__(self) -> None:
        self.requests: list[Sequence[Outgoing]] = []
        self.keeper: Keeper | None = None

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """Keep them."""
        self.requests.append(messages)
        if self.keeper is not None:
            self.keeper.keep_only([0])
        return [(0, 0) for _ in messages]


def record(partition: int, offset: int = 0) -> Record:
    district = DISTRICTS[partition]
    data = ChangeSet(district=district, changes=[parcel(f"p{offset}", 1, district=district)])
    message = Message[ChangeSet](
        id=district, source="/t", type="planning.changeset.accepted", subject=district, time=START, data=data
    )
    return Record(topics.CHANGES.name, partition, offset, b"", message.to_bytes(), CLOUDEVENT, 0)


def keeper_over(sent: Sent, folder: Path) -> Keeper:
    metrics = Metrics(CollectorRegistry())
    clock = VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))
    tools = Tools(sent, Silent(""), clock, Messages(catalogue()), metrics)
    return Keeper(tools, folder, new_shard(city(), catalogue()))


def applied(folder: Path) -> list[int]:
    """The offset that each partition's store reflects."""
    files = [folder / f"{topics.CHANGES.name}-{number}.db" for number in range(3)]
    stores = [Store(file, store_format(Messages(catalogue()))) for file in files]
    found = [store.applied_offset for store in stores]
    for store in stores:
        store.close()
    return found


async def test_what_follows_in_several_districts_is_said_in_one_go(tmp_path: Path) -> None:
    sent = Sent()
    keeper = keeper_over(sent, tmp_path)

    await keeper.handle([record(0), record(1), record(0, 1), record(2)])

    [said] = sent.requests
    assert [m.key for m in said if m.topic == topics.LEDGER.name] == ["320411", "320411", "320412", "320413"]
    keeper.keep_only([])
    assert applied(tmp_path) == [1, 0, 0]


async def test_what_went_to_another_worker_meanwhile_is_left_to_it(tmp_path: Path) -> None:
    sent = Sent()
    keeper = sent.keeper = keeper_over(sent, tmp_path)

    await keeper.handle([record(0), record(1), record(2)])

    keeper.keep_only([])
    assert applied(tmp_path) == [0, -1, -1]
