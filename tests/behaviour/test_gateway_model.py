"""The read model on a real Redis: each step counts once, whoever applies it, and nothing old replaces new."""

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import permutations
from typing import Any

import pytest
from redis.asyncio import Redis

from deploy.local.redis_server import RedisServer
from services.gateway.adapters.read_model.client import connect
from services.gateway.adapters.read_model.reader import ModelReader
from services.gateway.adapters.read_model.writer import ModelLost, ModelWriter
from services.gateway.domain.model.effects import Effect, Guard, Put, Step, Tally, Told

PLACE = ("planning.changes.v1", 0)
LINE = "permanent_basic_farmland"


@pytest.fixture
async def client(server: RedisServer) -> AsyncIterator[Redis]:
    server.start()
    client = connect(server.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def writer(client: Redis) -> ModelWriter:
    return ModelWriter(client, 100)


def steps(*effects: Effect, start: int = 0) -> list[Step]:
    return [Step(offset, (effect,)) for offset, effect in enumerate(effects, start)]


def permit(version: int, district: str, *, gone: bool = False) -> Put:
    value = None if gone else json.dumps({"id": "p", "district": district})
    return Put("permits", "p", value, Guard(version, owner=district))


def finding(version: int, *, ended: bool = False) -> Put:
    value = None if ended else '{"overlap_m2":5.0}'
    return Put("permits", "p", value, Guard(version, scope="320411", owner="320411"), part=LINE)


def figure(version: int, value: int) -> Put:
    return Put("figures", "f", str(value), Guard(version, scope="320411"))


async def shown(client: Redis, table: str) -> tuple[int, dict[str, str]]:
    """Offset and items of a table, which must be what its history tells, too."""
    epoch = str(await client.get("{onemap}:epoch"))
    log = (await ModelReader(client, 100).load(epoch))[table]
    told: dict[str, str] = {}
    for entry in log.history:
        told[entry.key] = entry.value or ""
    assert {key: value for key, value in told.items() if value} == log.items
    return log.offset, log.items


async def test_steps_that_come_twice_count_once(client: Redis, writer: ModelWriter) -> None:
    epoch = await writer.open()
    tally = Tally("/s", accepted=3, newest="2026-01-01", recorded="2026-01-02")
    await writer.apply(epoch, PLACE, steps(tally, tally))

    again = await writer.apply(epoch, PLACE, steps(tally, tally, tally))

    offset, items = await shown(client, "system")
    assert (again, offset) == (1, 3)
    assert json.loads(items["/s"])["accepted"] == 9


async def test_a_source_tells_its_last_event_and_how_many_came_today_in_whatever_order(
    client: Redis, writer: ModelWriter
) -> None:
    def told(event: str, day: str) -> Tally:
        last = Told(event, "planning.permit.changed", f"permit {event}")
        return Tally("/s", accepted=2, newest=day, recorded=f"{day}T01:00", last=last, day=day)

    tallies = (
        told("a", "2026-11-29"),
        told("b", "2026-11-30"),
        told("c", "2026-11-30"),
        Tally("/s", rejected=1),
    )
    seen = []
    for order in permutations(tallies):
        epoch = await writer.open()
        await writer.apply(epoch, PLACE, steps(*order))
        seen.append(json.loads((await shown(client, "system"))[1]["/s"]))
        await writer.restart(epoch)

    assert all(each == seen[0] for each in seen)
    assert (seen[0]["last"]["id"], seen[0]["day"], seen[0]["today"]) == ("c", "2026-11-30", 4)
    assert (seen[0]["accepted"], seen[0]["rejected"]) == (6, 1)


async def test_two_projectors_at_once_make_one_history(client: Redis, writer: ModelWriter) -> None:
    other = ModelWriter(client, 100)
    epochs = await writer.open(), await other.open()
    puts = steps(*(figure(number, number) for number in range(60)))

    async def project(model: ModelWriter, number: int, size: int) -> int:
        pieces = [puts[start : start + size] for start in range(0, len(puts), size)]
        return sum([await model.apply(epochs[number], PLACE, piece) for piece in pieces])

    fresh = await asyncio.gather(project(writer, 0, 7), project(other, 1, 11))

    assert sum(fresh) == 60
    assert await shown(client, "figures") == (60, {"f": "59"})


async def test_an_older_figure_of_the_shard_never_replaces_a_newer(
    client: Redis, writer: ModelWriter
) -> None:
    epoch = await writer.open()

    await writer.apply(epoch, PLACE, steps(figure(9, 90), figure(7, 70)))

    assert await shown(client, "figures") == (1, {"f": "90"})


async def test_a_figure_sent_again_with_the_same_value_is_not_told_again(
    client: Redis, writer: ModelWriter
) -> None:
    epoch = await writer.open()

    await writer.apply(epoch, PLACE, steps(figure(7, 70), figure(7, 70), figure(8, 70)))

    assert await shown(client, "figures") == (1, {"f": "70"})


async def test_a_moved_permit_outlives_the_late_farewell_of_its_old_district(
    client: Redis, writer: ModelWriter
) -> None:
    epoch = await writer.open()

    moved = steps(
        permit(1, "320411"), permit(2, "320412"), permit(2, "320411", gone=True), permit(1, "320411")
    )
    await writer.apply(epoch, PLACE, moved)

    _, items = await shown(client, "permits")
    assert json.loads(items["p"])["district"] == "320412"


@pytest.mark.parametrize("finding_first", [True, False], ids=["finding first", "permit first"])
async def test_a_finding_shows_inside_its_permit(
    client: Redis, writer: ModelWriter, *, finding_first: bool
) -> None:
    epoch = await writer.open()
    both = [permit(1, "320411"), finding(4)]

    await writer.apply(epoch, PLACE, steps(*(reversed(both) if finding_first else both)))

    _, items = await shown(client, "permits")
    assert json.loads(items["p"])["findings"] == {LINE: {"overlap_m2": 5.0}}


async def test_a_finding_that_ended_leaves_its_permit(client: Redis, writer: ModelWriter) -> None:
    epoch = await writer.open()

    await writer.apply(epoch, PLACE, steps(permit(1, "320411"), finding(4), finding(5, ended=True)))

    _, items = await shown(client, "permits")
    assert json.loads(items["p"])["findings"] == {}


async def test_an_emptied_redis_is_noticed_and_starts_a_new_epoch(client: Redis, writer: ModelWriter) -> None:
    epoch = await writer.open()
    await writer.apply(epoch, PLACE, steps(figure(1, 10)))

    await client.flushall()

    with pytest.raises(ModelLost):
        await writer.apply(epoch, PLACE, steps(figure(2, 20), start=1))
    with pytest.raises(ModelLost):
        await writer.check(epoch)
    renewed = await writer.open()
    assert renewed.id != epoch.id
    assert renewed.next_offset(PLACE) == 0


async def test_a_restarted_redis_is_noticed_even_if_it_kept_something(
    client: Redis, writer: ModelWriter, server: RedisServer
) -> None:
    epoch = await writer.open()
    await writer.apply(epoch, PLACE, steps(figure(1, 10)))
    kept: Any = await client.hgetall(f"{{onemap}}:{epoch.id}:positions")

    server.stop()
    server.start()
    restarted = connect(server.url)
    await restarted.set("{onemap}:epoch", epoch.id)
    await restarted.hset(f"{{onemap}}:{epoch.id}:positions", mapping=kept)

    with pytest.raises(ModelLost):
        await ModelWriter(restarted, 100).check(epoch)
    assert (await ModelWriter(restarted, 100).open()).id != epoch.id
    await restarted.aclose()


async def test_replicas_that_notice_a_loss_together_agree_on_one_epoch(
    client: Redis, writer: ModelWriter
) -> None:
    writers = [writer, *(ModelWriter(client, 100) for _ in range(4))]

    epochs = await asyncio.gather(*(each.open() for each in writers))

    assert len({epoch.id for epoch in epochs}) == 1


async def test_the_model_of_an_epoch_that_ended_is_not_left_behind(
    client: Redis, writer: ModelWriter
) -> None:
    epoch = await writer.open()
    effects = figure(1, 10), permit(1, "320411"), finding(1), Tally("/s", accepted=1)
    await writer.apply(epoch, PLACE, steps(*effects))
    await writer.complete(epoch)

    await writer.restart(epoch)

    assert not [key for key in await client.keys("*") if epoch.id in str(key)]


async def test_history_is_bounded(client: Redis) -> None:
    writer = ModelWriter(client, 100)
    epoch = await writer.open()

    for start in range(0, 2000, 200):
        await writer.apply(
            epoch, PLACE, steps(*(figure(n, n) for n in range(start, start + 200)), start=start)
        )

    offset, items = await shown(client, "figures")
    kept = await client.xlen(f"{{onemap}}:{epoch.id}:stream:figures")
    assert (offset, items) == (2000, {"f": "1999"})
    assert 100 <= kept < 400
