"""gateway's application without a socket, over a read model on a real Redis."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import shapely
from prometheus_client import CollectorRegistry

from chassis.clock import SystemClock
from chassis.doors.ops import Health, ops_router
from chassis.kafka.log_reader import TailReader
from chassis.kafka.writer import KafkaWriter
from contracts.catalogue import catalogue
from contracts.messages.change import Change, ChangeSet
from services.gateway.adapters.alerts_client import AlertsClient
from services.gateway.adapters.read_model.client import connect
from services.gateway.adapters.read_model.notes import Notes
from services.gateway.adapters.read_model.reader import ModelReader
from services.gateway.adapters.read_model.roll import Roll
from services.gateway.adapters.read_model.scenes import Scenes
from services.gateway.adapters.read_model.writer import ModelWriter
from services.gateway.adapters.screen_files import ScreenFiles
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.model.changes import effects_of_changes
from services.gateway.domain.model.effects import Effect, Guard, Put, Step
from services.gateway.domain.space.shapes import Placed
from services.gateway.metrics import Metrics
from services.gateway.shell.asking import Asking
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.live.presenting import Presenting
from services.gateway.shell.live.roll_call import RollCall
from services.gateway.shell.log_pages import LogPages
from services.gateway.shell.tracing import Tracing
from services.gateway.web.app import Inside, Rules, create_app
from services.gateway.web.live.socket import LiveDoor, LiveRules
from tests.waiting import eventually


def put(table: str, key: str, square: float | None = None, **value: Any) -> Put:
    """An item; ``square`` is the south-west corner, on the diagonal, of its one-degree square."""
    text = json.dumps({"id": key, **value})
    if square is None:
        return Put(table, key, text, Guard())
    low, high = square, square + 1
    where = Placed(shapely.box(low, low, high, high))
    return Put(table, key, text, Guard(), shape=where.wkb, places=tuple(f"/{cell}" for cell in where.cells))


def effects_of(*changes: Change, district: str = "320411") -> tuple[Effect, ...]:
    """What a set of changes of one district does to the read model."""
    return effects_of_changes(ChangeSet(district=district, changes=list(changes)))


def figure(indicator: str, unit: str, basis: str, period: str) -> Put:
    """A figure of 1.5 m²."""
    about = {"indicator": indicator, "unit": unit, "basis": basis, "period": period}
    told = {**about, "value": 1.5, "unit_of_measure": "m2", "valid_on": "2026-01-05"}
    return Put("figures", "/".join(about.values()), json.dumps(told), Guard())


class Api:
    """The application without a socket, over a hub that follows Redis."""

    def __init__(self, url: str, screen: Path) -> None:
        self.redis = connect(url)
        self.writer = ModelWriter(self.redis, 100)
        self.health = Health("model")
        self.hub = Hub(ModelReader(self.redis, 100), ScreenFiles(screen), self.health, SystemClock())
        registry = CollectorRegistry()
        reader, metrics = ModelReader(self.redis, 100), Metrics(registry)
        asking = Asking(TailReader(""), KafkaWriter("", "gateway"), SystemClock())
        alerts = AlertsClient("http://127.0.0.1:9")
        self.bytes = connect(url, text=False)
        layers, files = LayerReader(self.bytes), ScreenFiles(screen)
        tracing, clock = Tracing(Notes(self.redis), LogPages("")), SystemClock()
        presenting = Presenting(Scenes(self.redis), clock)
        told = (asking, tracing, alerts, presenting, RollCall(self.hub, Roll(self.redis)))
        inside = Inside(self.hub, *told, reader, layers, files, catalogue(), metrics, clock)
        rules = Rules(LiveDoor(self.hub, LiveRules(frozenset(), 10, 1.0), metrics), "https://wall.example")
        app = create_app(ops_router(self.health, registry), inside, rules)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway")

    async def fill(self, effects: Sequence[Effect]) -> None:
        """Writes the read model and waits until it is shown."""
        await self.redis.flushall()
        epoch = await self.writer.open()
        steps = [Step(offset, (effect,)) for offset, effect in enumerate(effects)]
        await self.writer.apply(epoch, ("planning.changes.v1", 0), steps)
        await self.writer.complete(epoch)
        await eventually(lambda: asyncio.sleep(0, self.health.problems), lambda problems: not problems)

    async def get(self, path: str) -> httpx.Response:
        """One request."""
        return await self.client.get(path)

    async def found(self, path: str) -> dict[str, Any]:
        """The answer, which must be one."""
        answer = await self.get(path)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def items(self, path: str) -> list[Any]:
        """The items of a page."""
        answer = await self.get(path)
        assert answer.status_code == 200, answer.text
        items: list[Any] = answer.json()["items"]
        return items


@asynccontextmanager
async def serving(url: str, screen: Path) -> AsyncIterator[Api]:
    """The application over an empty Redis, its hub running."""
    api = Api(url, screen)
    await api.redis.flushall()
    following = asyncio.create_task(api.hub.run())
    try:
        yield api
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await api.client.aclose()
        await api.redis.aclose()
        await api.bytes.aclose()
