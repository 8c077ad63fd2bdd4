"""QGIS, without a window, opens our layers as features and as tiles; `make qgis` gets it and runs this."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from deploy.local.tools.tool import DEBIANS_PYTHON
from tests.brokers import kafka_with_topics
from tests.builders import DISTRICT, parcel, permit, square
from tests.history import message, send
from tests.integration.gateway.process import GatewayProcess
from tests.waiting import eventually

OPENER = Path(__file__).with_name("opener.py")
PARCELS = 100


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path / "kafka") as server:
        yield server


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path, free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def gateway(broker: KafkaServer, redis: RedisServer, tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    """A row of a hundred parcels, and two permits."""
    row = [parcel(f"p{n:03d}", n, geometry=square(119.9 + n / 1000, 31.8)) for n in range(PARCELS)]
    permits = [permit("地字第1号", 1), permit("地字第2号", 1, status="under_review")]
    await send(broker.url, [message((DISTRICT, one)) for one in (*row, *permits)])
    process = await GatewayProcess(broker.url, redis.url, tmp_path).started()
    await eventually(lambda: process.rows("/v1/permits"), lambda rows: len(rows) == len(permits))
    yield process
    assert process.end() == 0


async def opened_by_qgis(gateway: str, home: Path) -> dict[str, Any]:
    """What the opener prints."""
    windowless = ["env", "--unset=PYTHONPATH", "QT_QPA_PLATFORM=offscreen", f"HOME={home}"]
    done = await asyncio.to_thread(
        subprocess.run,
        [*windowless, DEBIANS_PYTHON, str(OPENER), gateway],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


async def test_qgis_opens_collections_by_pages_boxes_and_filters_and_paints_tiles(
    gateway: GatewayProcess, tmp_path: Path
) -> None:
    found = await opened_by_qgis(gateway.url, tmp_path)
    assert found["valid"] == [True, True, True]
    assert found["crs"] in {"OGC:CRS84", "EPSG:4326"}
    assert found["parcels"] == PARCELS
    assert found["in the box"] == [f"p{n:03d}" for n in range(10)]
    assert found["permits"] == ["地字第1号", "地字第2号"]
    assert found["granted"] == ["地字第1号"]
    assert found["outline"].startswith("Polygon ((119.9 31.8, 119.901 31.8")
    assert found["painted"] > 0.9
