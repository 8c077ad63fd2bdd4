"""Sums that were broken by a mistake in the catalogue, and the restart with the mistake mended."""

from pathlib import Path

from prometheus_client import CollectorRegistry

from chassis.clock import SystemClock
from chassis.kafka.records import Outgoing, Record
from chassis.store import Store
from contracts import topics
from contracts.catalogue import Indicator, catalogue
from contracts.districts import city
from contracts.messages.change import Change
from contracts.messages.invariant import Invariant
from contracts.wire import Message
from services.indicators.domain.shard import new_shard
from services.indicators.metrics import Metrics
from services.indicators.shell.partition import Partition
from services.indicators.shell.saying.messages import Messages
from tests.builders import DISTRICT, parcel
from tests.history import message

LOST = {key: one for key, one in catalogue().items() if key != "cultivated_land"}
GARDEN = f"garden_land/{DISTRICT}/survey/2023"
TOTAL = f"surveyed_total/{DISTRICT}/survey/2023"


class Worker:
    """A partition of a worker with some catalogue, as it is after a restart."""

    def __init__(self, folder: Path, indicators: dict[str, Indicator]) -> None:
        store, self._messages = Store(folder / "store.db"), Messages(indicators)
        self._partition = Partition(store, new_shard(city(), indicators), Metrics(CollectorRegistry()))

    def take(self, offset: int, change: Change) -> list[Outgoing]:
        """Apply a change set and keep it; returns what is said."""
        sent = message((DISTRICT, change))
        record = Record(sent.topic, 0, offset, sent.key.encode(), sent.value, (), 0)
        said = self._partition.apply(record, self._messages, SystemClock())
        self._partition.keep()
        return said

    @property
    def applied(self) -> int:
        """The newest offset in its shards."""
        return self._partition.applied

    def say_all(self) -> list[Outgoing]:
        """What it says after it has read the log anew."""
        return self._partition.say_all(self._messages, SystemClock())

    def end(self) -> None:
        """Let go of the store."""
        self._partition.close()


def invariants(said: list[Outgoing]) -> list[str]:
    values = [one.value for one in said if one.topic == topics.FINDINGS.name and one.value is not None]
    return [Message[Invariant].model_validate_json(value).data.status for value in values]


def figures(said: list[Outgoing]) -> set[str]:
    return {one.key for one in said if one.topic == topics.FIGURES.name}


def test_after_the_restart_the_log_is_read_anew_and_what_was_withheld_is_said(tmp_path: Path) -> None:
    mistaken = Worker(tmp_path, LOST)
    said = mistaken.take(0, parcel("p1", 1))
    assert (invariants(said), GARDEN in figures(said)) == (["broken"], False)
    mistaken.end()

    mended = Worker(tmp_path, dict(catalogue()))
    assert mended.applied == -1
    mended.take(0, parcel("p1", 1))
    said = mended.say_all()

    assert set(invariants(said)) == {"holds"}
    assert {GARDEN, TOTAL, f"cultivated_land/{DISTRICT}/survey/2023"} <= figures(said)
    assert invariants(mended.take(1, parcel("p3", 1))) == []
    mended.end()


def test_what_is_still_broken_after_a_restart_is_not_told_again(tmp_path: Path) -> None:
    for offset, expected in enumerate([["broken"], []]):
        worker = Worker(tmp_path, LOST)
        said = worker.take(offset, parcel("p1", 1 + offset))
        assert (invariants(said), TOTAL in figures(said)) == (expected, False)
        worker.end()
