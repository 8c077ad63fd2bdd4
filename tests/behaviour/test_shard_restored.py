"""A shard made again from its rows is the shard it was: its figures, what moved them, what comes next."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given, settings
from prometheus_client import CollectorRegistry

from chassis.clock import SystemClock
from chassis.kafka.records import Record
from chassis.store import Store
from contracts import topics
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change, ChangeSet
from contracts.wire import Message
from services.indicators.domain.memory.restoring import restore
from services.indicators.domain.memory.rows import Kept
from services.indicators.domain.shard import Shard, new_shard
from services.indicators.metrics import Metrics
from services.indicators.shell.partition import Partition
from services.indicators.shell.saying.messages import Messages
from tests.behaviour.test_shard_bulk import grounds, surveys
from tests.behaviour.test_shard_histories import histories
from tests.builders import DISTRICT, START, line, parcel, permit, square, target

HISTORY = [
    line("L1", 1, geometry=square(119.9, 31.8, 0.002)),
    line("L2", 1, line_kind="urban_development_boundary", zone="城镇集中建设区"),
    permit("地字第1号", 1, geometry=square(119.9005, 31.8)),
    parcel("p1", 1, code="0301"),
    parcel("p1", 2, year="2024", code="0701"),
    parcel("p2", 1, geometry=square(119.901, 31.8)),
    target("farmland_retained/320411/2035", 1),
]


def fresh() -> Shard:
    return new_shard(city(), catalogue())(DISTRICT)


def kept(shard: Shard, changes: Iterable[Change]) -> dict[str, bytes]:
    """The rows after applying the changes one by one."""
    rows: dict[str, bytes | None] = {}
    for one in changes:
        rows |= shard.apply([one]).rows
    return {key: row for key, row in rows.items() if row is not None}


def restored(rows: dict[str, bytes]) -> tuple[Shard, list[str]]:
    again, read = fresh(), Kept()
    for key in sorted(rows):
        read.take(key, rows[key])
    return again, restore(again, read)


def later(changes: list[Change]) -> list[Change]:
    return [one.model_copy(update={"sequence": str(one.version + 1000)}) for one in changes]


@settings(max_examples=100, deadline=None)
@given(grounds(), surveys(), histories())
def test_a_restored_shard_has_the_same_figures_causes_and_future(
    ground: list[Change], run: list[Change], then: list[Change]
) -> None:
    lived = fresh()
    again, differing = restored(kept(lived, [*ground, *run]))

    assert differing == []
    assert again.figures() == lived.figures()
    for one in later(then):
        told, expected = again.apply([one]), lived.apply([one])
        assert (told.figures, told.rows) == (expected.figures, expected.rows)
        assert [page.entries for page in told.ledger] == [page.entries for page in expected.ledger]


def test_a_stale_parcel_is_still_stale_after_a_restart() -> None:
    again, _ = restored(kept(fresh(), [parcel("p1", 2, code="0301"), parcel("p1", 3, status="retired")]))
    assert again.apply([parcel("p1", 2), parcel("p1", 3)]).news == 0


def test_rows_that_lost_a_parcel_are_noticed() -> None:
    rows = kept(fresh(), HISTORY)
    del rows["planning.survey.changed|p2|2023"]
    differing = restored(rows)[1]
    assert f"farmland_retained/{DISTRICT}/survey/2023" in differing


def test_rows_that_lost_a_figure_are_noticed() -> None:
    rows = kept(fresh(), HISTORY)
    del rows[f"figure|farmland_retained/{DISTRICT}/survey/2023"]
    assert restored(rows)[1] == [f"farmland_retained/{DISTRICT}/survey/2023"]


def test_a_store_that_does_not_add_up_is_put_aside_and_the_log_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "p.db"
    first = partition(file)
    for offset, one in enumerate(HISTORY):
        first.apply(record(offset, one), Messages(catalogue()), SystemClock())
    first.keep()
    first.close()
    with sqlite3.connect(file) as store:
        store.execute("DELETE FROM rows WHERE key LIKE '%|p2|2023'")

    registry = CollectorRegistry()
    second = partition(file, registry)

    assert second.applied == -1
    assert file.with_name("p.db.aside").exists()
    assert registry.get_sample_value("indicators_stores_rebuilt_total") == 1
    second.close()
    assert partition(file).applied == -1


def partition(file: Path, registry: CollectorRegistry | None = None) -> Partition:
    return Partition(Store(file), new_shard(city(), catalogue()), Metrics(registry or CollectorRegistry()))


def record(offset: int, one: Change) -> Record:
    data = ChangeSet(district=DISTRICT, changes=[one])
    told = Message[ChangeSet](
        id=one.id, source="/t", type="planning.changeset.accepted", subject=DISTRICT, time=START, data=data
    )
    return Record(topics.CHANGES.name, 0, offset, b"", told.to_bytes(), (), 0)
