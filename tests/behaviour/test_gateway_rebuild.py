"""A read model built beside the one that is shown, on a real Redis."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from deploy.local.redis_server import RedisServer
from services.gateway.adapters.read_model import keys
from services.gateway.adapters.read_model.client import connect
from services.gateway.adapters.read_model.reader import ModelReader
from services.gateway.adapters.read_model.rebuild import Beside
from services.gateway.adapters.read_model.writer import Epoch, ModelLost, ModelWriter
from services.gateway.domain.model.effects import Step
from tests.behaviour.gateway_api import effects_of
from tests.builders import parcel, permit, plot

pytestmark = pytest.mark.asyncio(loop_scope="module")
PLACE = ("planning.changes.v1", 0)
EFFECTS = effects_of(parcel("a", 1), permit("p", 1), plot("f", 1))


@pytest_asyncio.fixture(loop_scope="module")
async def client(server: RedisServer) -> AsyncIterator[Redis]:
    client = connect(server.url)
    await client.flushall()
    yield client
    await client.aclose()


async def shown(client: Redis) -> Epoch:
    """A model that serves."""
    writer = ModelWriter(client, 100)
    epoch = await writer.open()
    await writer.apply(epoch, PLACE, [Step(0, EFFECTS)])
    await writer.complete(epoch)
    return epoch


async def keys_of(client: Redis, epoch: Epoch) -> list[str]:
    return [str(key) for key in await client.keys("*") if epoch.id in str(key)]


async def test_the_old_model_serves_until_all_have_seen_the_new_and_then_is_gone(client: Redis) -> None:
    old, beside, writer = await shown(client), Beside(client), ModelWriter(client, 100)
    new = await beside.begin()
    assert new is not None
    await writer.apply(new, PLACE, [Step(0, EFFECTS)])
    served = await ModelReader(client, 100).complete_epoch()

    replaced = await beside.show(new)

    assert (served, replaced) == (old.id, True)
    assert await ModelReader(client, 100).complete_epoch() == new.id
    reader = ModelReader(client, 100)
    assert (await reader.load(old.id)).keys() == (await reader.load(new.id)).keys()
    lives = {key: await client.ttl(key) for key in await keys_of(client, old)}
    assert lives
    assert all(0 < seconds <= 10 for seconds in lives.values())
    with pytest.raises(ModelLost):
        await writer.apply(old, PLACE, [Step(1, EFFECTS)])
    with pytest.raises(ModelLost):
        await writer.check(old)
    assert (await writer.open()).next_offset(PLACE) == 1


async def test_only_one_rebuild_runs_and_a_dead_one_leaves_nothing_behind(client: Redis) -> None:
    await shown(client)
    dead = await Beside(client).begin()
    assert dead is not None
    await ModelWriter(client, 100).apply(dead, PLACE, [Step(0, EFFECTS)])

    assert await Beside(client).begin() is None
    await client.delete(keys.BUILDING)  # as its time to live does
    again = await Beside(client).begin()

    assert again is not None
    assert await keys_of(client, dead) == []


async def test_a_model_that_was_replaced_meanwhile_is_not_replaced_again(client: Redis) -> None:
    old, beside = await shown(client), Beside(client)
    new = await beside.begin()
    assert new is not None
    await ModelWriter(client, 100).restart(old)

    assert not await beside.show(new)
    await beside.drop(new)

    assert await keys_of(client, new) == []
    assert not await client.exists(keys.BUILDING, keys.UNFINISHED)
