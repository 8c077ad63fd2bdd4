"""The trail of what was done at a door."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from chassis.clock import VirtualClock
from chassis.doors.audit import LONGEST, NOBODY, Deed, Place, Trail, Watched
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from contracts.messages.audit import AuditRecord
from contracts.topics import AUDIT
from contracts.wire import Message
from tests.waiting import eventually

NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
PLACE = Place(AUDIT.name, AUDIT.types[0], "/tests/door")


class Broker:
    """Takes messages, or is away."""

    def __init__(self) -> None:
        self.taken: list[Outgoing] = []
        self.away = False

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        if self.away:
            raise TransientFailure("away")
        self.taken += messages
        return [(0, 0)] * len(messages)

    def records(self) -> list[AuditRecord]:
        return [Message[AuditRecord].model_validate_json(one.value or b"").data for one in self.taken]


class Wish(BaseModel):
    by: str
    why: str


def door(trail: Trail) -> httpx.AsyncClient:
    app = FastAPI()

    @app.put("/rules/{name}")
    async def change(name: str, wish: Wish) -> str:
        if name == "broken":
            raise HTTPException(409, "not now")
        return wish.why

    @app.post("/ask")
    async def ask() -> str:
        return "42"

    @app.get("/export/{name}")
    async def export(name: str) -> str:
        return name

    @app.get("/rules")
    async def rules() -> str:
        return ""

    watched = Watched(app, trail, frozenset({"/ask"}), ("/export/",))
    return httpx.AsyncClient(transport=httpx.ASGITransport(watched), base_url="http://door")


async def told_of(*requests: tuple[str, str, Any]) -> list[AuditRecord]:
    broker = Broker()
    trail = Trail(broker, VirtualClock(NOON), PLACE)
    async with door(trail) as client:
        for method, path, body in requests:
            await client.request(method, path, json=body)
    await trail.stop()
    return broker.records()


async def test_what_is_changed_or_handed_out_is_told_with_who_and_how_it_ended() -> None:
    wish = {"by": "张工", "why": "年度校核"}
    told = await told_of(
        ("PUT", "/rules/r1", wish),
        ("PUT", "/rules/broken", wish),
        ("GET", "/export/figures.csv", None),
        ("PUT", "/rules/r1", {"why": "nobody says so"}),
    )
    assert [(one.actor, one.action, one.target, one.outcome) for one in told] == [
        ("张工", "PUT", "/rules/r1", "success"),
        ("张工", "PUT", "/rules/broken", "failure"),
        (NOBODY, "GET", "/export/figures.csv", "success"),
        (NOBODY, "PUT", "/rules/r1", "failure"),
    ]
    assert {one.at for one in told} == {NOON}
    assert told[1].detail == "HTTP 409, from 127.0.0.1"


async def test_what_only_asks_leaves_no_trace() -> None:
    assert await told_of(("POST", "/ask", {}), ("GET", "/rules", None)) == []


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b'{"by": 7}', b'{"by": " "}', b'"by"', b'["by"]'])
async def test_a_body_that_names_nobody_is_told_all_the_same(body: bytes) -> None:
    broker = Broker()
    trail = Trail(broker, VirtualClock(NOON), PLACE)
    async with door(trail) as client:
        await client.put("/rules/r1", content=body)
    await trail.stop()
    assert [one.actor for one in broker.records()] == [NOBODY]


async def test_names_and_paths_of_any_kind_make_records_that_can_be_read() -> None:
    broker = Broker()
    trail = Trail(broker, VirtualClock(NOON), PLACE)
    async with door(trail) as client:
        for by in (rb'"\ud800"', b'"' + b"x" * 5000 + b'"'):
            await client.put("/rules/" + "r" * 5000, content=b'{"why": "", "by": ' + by + b"}")
    await trail.stop()
    assert [one.actor for one in broker.records()] == ["?", "x" * LONGEST]
    assert {len(one.target) for one in broker.records()} == {LONGEST}
    assert [one.key.encode() for one in broker.taken] == [b"?", b"x" * LONGEST]


async def test_deeds_wait_in_order_while_the_broker_is_away() -> None:
    broker = Broker()
    trail, broker.away = Trail(broker, VirtualClock(NOON), PLACE), True
    running = asyncio.create_task(trail.run())
    for number in range(5):
        trail.tell(Deed("张工", "PUT", f"/rules/{number}", "HTTP 200"))
        await asyncio.sleep(0)
    broker.away = False
    trail.tell(Deed("张工", "PUT", "/rules/5", "HTTP 200"))
    await eventually(lambda: asyncio.sleep(0, broker.taken), lambda taken: len(taken) == 6)
    assert [one.target for one in broker.records()] == [f"/rules/{number}" for number in range(6)]
    assert len({json.loads(one.value or b"")["id"] for one in broker.taken}) == 6
    running.cancel()
