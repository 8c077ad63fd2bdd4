"""A permit tried through the gateway gives the numbers that its grant then gives; on real Kafka and Redis."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.messages.change import Change, ChangeSet
from contracts.topics import CHANGES
from contracts.wire import Message
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from tests.brokers import kafka_with_topics
from tests.builders import DISTRICT, START, line, parcel, permit, square
from tests.service_process import ServiceProcess
from tests.waiting import eventually

CITY = "320400"


@dataclass
class City:
    """indicators and gateway on one Kafka and one Redis."""

    kafka: str
    api: httpx.AsyncClient

    async def send(self, changes: Sequence[Change]) -> None:
        """Put changes of the district into its log."""
        message = Message[ChangeSet](
            id=str(uuid.uuid4()),
            source="/demo/test",
            type="planning.changeset.accepted",
            subject=DISTRICT,
            time=START,
            data=ChangeSet(district=DISTRICT, changes=list(changes)),
        )
        writer = KafkaWriter(self.kafka, "test")
        await writer.start()
        await writer.send_all([Outgoing(CHANGES.name, DISTRICT, message.to_bytes())])
        await writer.stop()

    async def figures(self) -> dict[str, float]:
        """All figures, by key."""
        answer = await self.api.get("/v1/indicators?limit=5000")
        items = answer.json().get("items", [])
        return {f"{f['indicator']}/{f['unit']}/{f['basis']}/{f['period']}": f["value"] for f in items}

    async def until(self, key: str, value: float) -> dict[str, float]:
        """All figures, once this one has this value."""
        return await eventually(self.figures, lambda seen: seen.get(key) == value)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[City]:
    redis = RedisServer(tmp_path / "redis", free_port())
    context = kafka_with_topics(tmp_path / "kafka")
    broker = await asyncio.to_thread(context.__enter__)
    redis.start()
    both = {"KAFKA_BOOTSTRAP_SERVERS": broker.url, "REDIS_URL": redis.url}
    services = [ServiceProcess(name, tmp_path / name, **both) for name in ("indicators", "gateway")]
    for service in services:
        service.start()
    for service in services:
        await service.ready()
    async with httpx.AsyncClient(base_url=services[1].url, timeout=30) as api:
        yield City(broker.url, api)
    for service in services:
        service.end()
    redis.stop()
    await asyncio.to_thread(context.__exit__, None, None, None)


def tried(**more: Any) -> dict[str, Any]:
    """A permit as it is asked about."""
    data = permit("x", 1).data.model_dump(mode="json", exclude_none=True)
    return {**data, **more}


def _citys(name: str) -> str:
    """The city's figure that a district's figure goes into."""
    return name.replace(f"/{DISTRICT}/", f"/{CITY}/")


async def test_what_is_tried_is_what_then_happens(town: City) -> None:
    await town.send([parcel("p1", 1), line("L1", 1)])
    key = f"farmland_retained/{CITY}/projected/current"
    before = await eventually(
        town.figures, lambda seen: seen.get(key) == 9_500.0 and {_citys(name) for name in seen} <= seen.keys()
    )

    answer = await town.api.post("/v1/what-if", json={"permits": [tried()]})

    assert answer.status_code == 200, answer.text
    (district,) = answer.json()["districts"]
    assert [finding["line_kind"] for finding in district["findings"]] == ["permanent_basic_farmland"]
    assert await town.figures() == before
    await town.send([permit("地字第1号", 1)])
    after = await town.until(key, 0.0)
    told = {f"{f['indicator']}/{DISTRICT}/{f['basis']}/{f['period']}": f["value"] for f in district["after"]}
    assert told == {name: after[name] for name in told}
    city = {f"{m['indicator']}/{CITY}/{m['basis']}/{m['period']}": m["after"] for m in answer.json()["city"]}
    await eventually(town.figures, lambda seen: city == {name: seen.get(name) for name in city})


async def test_what_cannot_be_tried_is_refused_in_words(town: City) -> None:
    bow_tie = {**square(119.9, 31.8), "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}
    refused = {
        "unknown district": [tried(district="110000")],
        "EPSG:4490": [tried(crs="EPSG:4549")],
        "Input should be": [tried(status="imagined")],
        "at least 1 item": [],
        "Self-intersection": [tried(geometry=bow_tie)],
    }
    for problem, permits in refused.items():
        answer = await town.api.post("/v1/what-if", json={"permits": permits})
        assert answer.status_code == 422
        assert problem in answer.text

    large = await town.api.post("/v1/what-if", content=b" " * (2 * 1024 * 1024 + 1))
    assert large.status_code == 413
