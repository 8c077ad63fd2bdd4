"""One broker and one Redis for all tests of the gateway, and a gateway for each."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from tests.brokers import kafka_with_topics
from tests.integration.gateway.process import Begin, GatewayProcess


@pytest.fixture(scope="package")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture(scope="package")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"), free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def begin(broker: KafkaServer, redis: RedisServer, tmp_path: Path) -> AsyncIterator[Begin]:
    begun: list[GatewayProcess] = []

    async def begin(bootstrap: str = broker.url, **settings: str) -> GatewayProcess:
        begun.append(GatewayProcess(bootstrap, redis.url, tmp_path, **settings))
        return await begun[-1].started()

    yield begin
    assert [process.end() for process in begun] == [0] * len(begun)


@pytest.fixture
async def gateway(begin: Begin) -> GatewayProcess:
    return await begin()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def gateway_of_all(
    broker: KafkaServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[GatewayProcess]:
    """One that stays, with a Redis of its own, for all tests which do it no harm."""
    folder = tmp_path_factory.mktemp("gateway")
    redis = RedisServer(folder, free_port())
    redis.start()
    process = GatewayProcess(broker.url, redis.url, folder)
    yield await process.started()
    assert process.end() == 0
    redis.stop()
