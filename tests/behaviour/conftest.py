"""A real Redis for each module that asks for one."""

from collections.abc import Iterator

import pytest

from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"), free_port())
    server.start()
    yield server
    server.stop()
