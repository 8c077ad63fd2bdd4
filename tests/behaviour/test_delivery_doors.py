"""Subscriptions over HTTP, and the stream of server-sent events, over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from chassis.doors.ops import Health
from chassis.doors.web import WebServer
from chassis.egress.allow_list import AllowList
from chassis.egress.poster import Poster
from deploy.local.ports import free_port
from services.alerts.adapters.delivery.http_reconciliation import reconciliation_router
from services.alerts.adapters.delivery.http_stream import stream_router
from services.alerts.adapters.delivery.http_subscriptions import acts_router, subscriptions_router
from services.alerts.adapters.http.app import Inside, create_api
from services.alerts.shell.delivery.metrics import DeliveryMetrics
from services.alerts.shell.delivery.reconciling import Reconciler
from services.alerts.shell.delivery.streaming import Streaming
from services.alerts.shell.people.answering import Answering
from services.alerts.shell.people.policies import Policies
from services.alerts.shell.people.previewing import Previewer
from tests import loopback
from tests.behaviour.alerts_timeline import RULES
from tests.behaviour.delivery_world import World, alert_message
from tests.waiting import eventually

WISH = {"name": "一网统管", "url": "http://127.0.0.1:8090/alerts"}


class Doors:
    """alerts' doors on a port, before a city on a virtual clock."""

    def __init__(self) -> None:
        self.world, self.registry = World(), CollectorRegistry()
        kafka, clock = self.world.kafka, self.world.clock
        self.streaming = Streaming(kafka.alerts, kafka, DeliveryMetrics(self.registry), heartbeat_seconds=0.1)
        poster = Poster(AllowList.parse("loopback"))
        doors = [stream_router(self.streaming), acts_router(self.world.desk)]
        doors.append(subscriptions_router(self.world.desk, poster))
        doors.append(reconciliation_router(Reconciler(kafka.alerts, kafka.book, clock)))
        inside = Inside(
            Policies(RULES, kafka, kafka, clock), Previewer({}, clock), Answering([], kafka, clock)
        )
        port = free_port()
        self.server = WebServer(create_api(Health(), self.registry, inside, doors), "127.0.0.1", port)
        self.client = loopback.client(f"http://127.0.0.1:{port}")

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.client.request(method, path, json=body)


@pytest.fixture
async def doors() -> AsyncIterator[Doors]:
    doors = Doors()
    await doors.server.start()
    yield doors
    await doors.client.aclose()
    doors.world.kafka.alerts.close()
    await doors.server.stop()


async def events(doors: Doors, count: int, path: str = "", **headers: str) -> list[tuple[str, str]]:
    """So many (id, CloudEvent id) of the stream."""
    found: list[tuple[str, str]] = []
    async with (
        asyncio.timeout(20),
        doors.client.stream("GET", f"/v1/alerts/stream{path}", headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        place = ""
        async for line in answer.aiter_lines():
            if line.startswith("id: "):
                place = line.removeprefix("id: ")
            if line.startswith("data: "):
                found.append((place, json.loads(line.removeprefix("data: "))["id"]))
                if len(found) == count:
                    return found
    return found


async def test_a_receiver_is_subscribed_shown_changed_and_removed(doors: Doors) -> None:
    made = await doors.ask("POST", "/v1/subscriptions", {**WISH, "grades": ["red"], "fields": ["grade"]})
    assert made.status_code == 201, made.text
    assert made.json().keys() == {"id", "secret"}
    assert made.json()["secret"].startswith("whsec_")
    path = made.headers["location"]
    assert path == f"/v1/subscriptions/{made.json()['id']}"

    shown = (await doors.ask("GET", path)).json()
    assert (shown["status"], shown["grades"], shown["fields"]) == ("current", ["red"], ["grade"])
    assert "secret" not in shown
    changed = await doors.ask("PATCH", path, {"enabled": False, "grades": None})
    assert (changed.json()["status"], changed.json()["grades"]) == ("disabled", None)
    assert [one["name"] for one in (await doors.ask("GET", "/v1/subscriptions")).json()] == ["一网统管"]
    assert "已停用" in (await doors.ask("GET", "/subscriptions")).text

    assert (await doors.ask("DELETE", path)).status_code == 204
    for method in ("GET", "DELETE"):
        assert (await doors.ask(method, path)).status_code == 404
    assert "尚无订阅" in (await doors.ask("GET", "/subscriptions")).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://169.254.169.254/latest"},
        {"url": "https://evil.example/"},
        {"url": "file:///etc/passwd"},
        {"grades": ["crimson"]},
        {"grades": []},
        {"families": ["weather"]},
        {"fields": ["holder"]},
        {"name": ""},
        {"secret": "whsec_mine"},
    ],
)
async def test_a_subscription_that_is_not_allowed_is_refused_with_the_reason(
    doors: Doors, wrong: dict[str, Any]
) -> None:
    refused = await doors.ask("POST", "/v1/subscriptions", {**WISH, **wrong})

    assert refused.status_code == 422
    assert next(iter(wrong)) in refused.text
    assert (await doors.ask("GET", "/v1/subscriptions")).json() == []


async def test_a_rotated_secret_is_a_new_one_and_the_old_one_holds_for_a_while(doors: Doors) -> None:
    made = (await doors.ask("POST", "/v1/subscriptions", WISH)).json()
    rotated = (await doors.ask("POST", f"/v1/subscriptions/{made['id']}/rotate", {"overlap_hours": 1})).json()

    assert rotated["secret"] not in {made["secret"], ""}
    shown = (await doors.ask("GET", f"/v1/subscriptions/{made['id']}")).json()
    assert shown["old_secret_until"] == rotated["old_secret_until"]
    again = await doors.ask("POST", f"/v1/subscriptions/{made['id']}/rotate")
    assert (again.status_code, again.json()["secret"] != rotated["secret"]) == (200, True)
    key = (await doors.ask("GET", "/v1/signing-key")).json()
    assert (key["public_key"][:2], len(key["public_key"])) == ("04", 130)


async def test_acts_on_a_subscription_that_never_was_are_not_found(doors: Doors) -> None:
    for what, body in (("rotate", {}), ("replay", {"since": "2026-11-20T00:00:00Z"})):
        assert (await doors.ask("POST", f"/v1/subscriptions/sub-x/{what}", body)).status_code == 404
    assert (await doors.ask("PATCH", "/v1/subscriptions/sub-x", {"name": "b"})).status_code == 404


async def test_a_stream_resumes_exactly_where_its_client_was(doors: Doors) -> None:
    await doors.world.say(*[alert_message(f"a-{number}") for number in range(70)])
    first = await events(doors, 3, **{"last-event-id": "0"})
    assert [id_ for _, id_ in first] == ["a-0/1", "a-1/1", "a-2/1"]

    rest = await events(doors, 67, **{"last-event-id": first[-1][0]})
    assert [id_ for _, id_ in rest] == [f"a-{number}/1" for number in range(3, 70)]

    waiting = asyncio.create_task(events(doors, 1, f"?last_event_id={rest[-1][0]}"))
    await doors.world.say(alert_message("new"))
    assert [id_ for _, id_ in await waiting] == ["new/1"]


async def test_a_stream_tells_only_what_was_asked_for_and_how_that_ends(doors: Doors) -> None:
    await doors.world.say(
        alert_message("a", grade="red", unit="320411"),
        alert_message("b", grade="yellow", unit="320411"),
        alert_message("c", grade="red", unit="320402"),
        alert_message("a", 2, grade="green", state="cleared", event="cleared", unit="320411"),
    )

    told = await events(doors, 2, "?grade=red&unit=320411&last_event_id=0")

    assert [id_ for _, id_ in told] == ["a/1", "a/2"]


async def test_a_stream_without_news_says_that_it_lives_and_ends_with_the_service(doors: Doors) -> None:
    async with doors.client.stream("GET", "/v1/alerts/stream") as answer:
        lines = answer.aiter_lines()
        async with asyncio.timeout(10):
            while await anext(lines) != ": heartbeat":
                continue
            assert doors.registry.get_sample_value("alerts_streams") == 1
            doors.world.kafka.alerts.close()
            assert [line async for line in lines if not line.startswith(":") and line] == []


async def test_a_client_that_leaves_is_let_go(doors: Doors) -> None:
    async with doors.client.stream("GET", "/v1/alerts/stream"):
        assert doors.registry.get_sample_value("alerts_streams") == 1

    async def open_now() -> float:
        return doors.registry.get_sample_value("alerts_streams") or 0.0

    assert await eventually(open_now, lambda number: number == 0) == 0


@pytest.mark.parametrize(
    "query", ["?last_event_id=abc", "?last_event_id=-1", "?grade=pink", "?last_event_id=1e3"]
)
async def test_a_stream_from_nowhere_is_refused(doors: Doors, query: str) -> None:
    assert (await doors.ask("GET", f"/v1/alerts/stream{query}")).status_code in {400, 422}


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"name": NaN}', 422), (b"{", 422), (b"[]", 422), (b" " * (8 * 1024 * 1024 + 1), 413)],
)
async def test_a_bad_body_is_refused_and_not_repeated(doors: Doors, body: bytes, status: int) -> None:
    for path in ("/v1/subscriptions", "/v1/reconciliation"):
        refused = await doors.client.post(path, content=body, headers={"content-type": "application/json"})
        assert refused.status_code == status, refused.text
        assert len(refused.content) < 1000


async def test_a_place_beyond_the_log_is_of_a_log_that_was_erased_and_begins_anew(doors: Doors) -> None:
    await doors.world.say(alert_message("a"))

    assert [id_ for _, id_ in await events(doors, 1, "?last_event_id=999")] == ["a/1"]
