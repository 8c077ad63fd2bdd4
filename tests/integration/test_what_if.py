"""A permit tried through the gateway gives the numbers, and the alerts, that its grant then gives.

On real Kafka and Redis, with the real services.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.asked.preview import Preview
from contracts.districts import city
from contracts.messages.alert import Alert
from contracts.messages.change import Change, ChangeSet
from contracts.topics import ALERTS, CHANGES
from contracts.wire import Message
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from tests import loopback
from tests.brokers import kafka_with_topics, log_of
from tests.builders import DISTRICT, START, line, parcel, permit, square, target
from tests.service_process import ServiceProcess
from tests.waiting import eventually

CITY, TWICE = "320400", square(119.9, 31.8, 0.002)


@dataclass
class City:
    """indicators, alerts and gateway on one Kafka and one Redis."""

    kafka: str
    api: httpx.AsyncClient
    alerts: ServiceProcess

    async def send(self, changes: Sequence[Change], district: str = DISTRICT) -> None:
        """Put changes of the district (or of the city itself) into its log."""
        message = Message[ChangeSet](
            id=str(uuid.uuid4()),
            source="/demo/test",
            type="planning.changeset.accepted",
            subject=district,
            time=START,
            data=ChangeSet(district=district, changes=list(changes)),
        )
        writer = KafkaWriter(self.kafka, "test")
        await writer.start()
        await writer.send_all([Outgoing(CHANGES.name, district, message.to_bytes())])
        await writer.stop()

    async def figures(self) -> dict[str, float]:
        """All figures, by key."""
        answer = await self.api.get("/v1/indicators?limit=5000")
        items = answer.json().get("items", [])
        return {f"{f['indicator']}/{f['unit']}/{f['basis']}/{f['period']}": f["value"] for f in items}

    async def permits(self) -> list[dict[str, Any]]:
        """All permits as the register shows them."""
        items: list[dict[str, Any]] = (await self.api.get("/v1/permits")).json()["items"]
        return items

    async def until(self, key: str, value: float) -> dict[str, float]:
        """All figures, once this one has this value."""
        return await eventually(self.figures, lambda seen: seen.get(key) == value)

    async def told(self) -> list[Alert]:
        """Every transition on the topic of alerts."""
        records = await log_of(self.kafka, ALERTS.name)
        return [Message[Alert].model_validate_json(record.value or b"").data for record in records]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[City]:
    redis = RedisServer(tmp_path / "redis", free_port())
    context = kafka_with_topics(tmp_path / "kafka")
    broker = await asyncio.to_thread(context.__enter__)
    redis.start()
    told = {"KAFKA_BOOTSTRAP_SERVERS": broker.url, "REDIS_URL": redis.url}
    alerts = ServiceProcess("alerts", tmp_path / "alerts", **told)
    gateway = ServiceProcess("gateway", tmp_path / "gateway", ALERTS_URL=alerts.url, **told)
    services = [ServiceProcess("indicators", tmp_path / "indicators", **told), alerts, gateway]
    try:
        for service in services:
            service.start()
        for service in services:
            await service.ready()
        async with loopback.client(gateway.url, timeout_seconds=30) as api:
            yield City(broker.url, api, alerts)
    finally:
        for service in (one for one in services if one.alive):
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
    await town.send([granted_now()])
    after = await town.until(key, 0.0)
    told = {f"{f['indicator']}/{DISTRICT}/{f['basis']}/{f['period']}": f["value"] for f in district["after"]}
    assert told == {name: after[name] for name in told}
    city = {f"{m['indicator']}/{CITY}/{m['basis']}/{m['period']}": m["after"] for m in answer.json()["city"]}
    await eventually(town.figures, lambda seen: city == {name: seen.get(name) for name in city})


async def test_what_is_filed_under_the_city_is_tried_and_then_found_in_every_district(town: City) -> None:
    other = "320412"
    await town.send([parcel("p1", 1), line("L1", 1)])
    there: dict[str, Any] = {"district": other, "geometry": square(119.901, 31.8)}
    await town.send([parcel("p2", 1, **there), line("L2", 1, **there)], other)
    key = f"farmland_retained/{CITY}/projected/current"
    await town.until(key, 19_000.0)
    road = granted_now(district=CITY, geometry=TWICE)

    answer = (
        await town.api.post("/v1/what-if", json={"permits": [tried(district=CITY, geometry=TWICE)]})
    ).json()

    found = {(one["unit"], one["line_kind"]) for told in answer["districts"] for one in told["findings"]}
    assert found == {(DISTRICT, "permanent_basic_farmland"), (other, "permanent_basic_farmland")}
    for log in (CITY, *city().districts):
        await town.send([road], log)
    after = await town.until(key, 0.0)
    figures = [figure for told in answer["districts"] for figure in told["after"]]
    said = {f"{f['indicator']}/{f['unit']}/{f['basis']}/{f['period']}": f["value"] for f in figures}
    assert f"permits_granted/{CITY}-SJ" in {name.rsplit("/", 2)[0] for name in said}
    await eventually(town.figures, lambda seen: said == {name: seen.get(name) for name in said})
    assert after[f"farmland_retained/{other}/projected/current"] == 0.0
    alerts = await eventually(town.told, lambda seen: len(seen) >= 2)
    assert {(one.unit, one.subject) for one in alerts} == {(DISTRICT, road.subject), (other, road.subject)}
    [shown] = await eventually(town.permits, lambda seen: [len(one["findings"]) for one in seen] == [2])
    assert (shown["id"], shown["district"]) == (road.subject, CITY)


async def test_the_alerts_and_the_headroom_that_are_told_are_those_that_then_come(town: City) -> None:
    await town.send([goal("farmland_retained", CITY), goal("built_land", CITY, sense="ceiling")], CITY)
    await town.send([goal("farmland_retained", DISTRICT), parcel("p1", 1), line("L1", 1)])
    await eventually(town.told, lambda seen: {alert.unit for alert in seen} == {CITY, DISTRICT})
    quota = f"built_land_remaining/{CITY}/projected/current"
    await eventually(town.figures, lambda seen: quota in seen)
    before = await town.told()

    answer = (await town.api.post("/v1/what-if", json={"permits": [tried(number="地字第1号")]})).json()

    assert answer["alerts_problem"] is None
    previewed = Preview.model_validate_json(json.dumps({"alerts": answer["alerts"]})).alerts
    assert {f"{one.unit} {one.indicator or one.line_kind} {one.event} {one.grade}" for one in previewed} == {
        f"{DISTRICT} farmland_retained escalated orange",
        f"{CITY} farmland_retained escalated orange",
        f"{CITY} built_land raised orange",
        f"{DISTRICT} permanent_basic_farmland raised red",
    }
    await town.send([granted_now()])
    after = await eventually(town.told, lambda seen: len(seen) >= len(before) + len(previewed))
    assert sorted(map(timeless, after[len(before) :])) == sorted(map(timeless, previewed))
    rows = (await town.api.get("/v1/indicators?limit=5000")).json()["items"]
    margins = {f"{f['indicator']}/{f['unit']}/{f['basis']}": f.get("margin") for f in rows}
    [district] = answer["districts"]
    own = [room for room in answer["headroom"] if room["unit"] == DISTRICT]
    assert own == district["headroom"] != []
    left = {f"{one['indicator']}/{one['unit']}/{one['basis']}": one["after"] for one in answer["headroom"]}
    assert left == {name: margins[name] for name in left}
    assert {f"farmland_retained/{unit}/projected" for unit in (CITY, DISTRICT)} <= left.keys()
    moved = {f"{m['indicator']}/{CITY}/{m['basis']}/{m['period']}": m["after"] for m in answer["city"]}
    await eventually(town.figures, lambda seen: moved == {name: seen.get(name) for name in moved})
    assert quota in moved


async def test_an_alert_is_acknowledged_through_the_gateway_and_its_story_says_by_whom(town: City) -> None:
    await town.send([permit("地字第1号", 1), line("L1", 1)])
    [raised] = await eventually(town.told, lambda seen: len(seen) == 1)
    path = f"/v1/alerts/{raised.alert_id}"
    await eventually(partial(town.api.get, path), lambda answer: answer.status_code == 200)

    wish = {"by": "值班员甲", "why": "正在核实"}
    answer = await town.api.post(f"{path}/acknowledge", json=wish)
    unknown = await town.api.post("/v1/alerts/indicator-a-1/acknowledge", json=wish)
    odd = await town.api.post("/v1/alerts/Rules/acknowledge", json=wish)
    long = await town.api.post(f"{path}/acknowledge", content=b" " * 20_000)

    assert [one.status_code for one in (answer, unknown, odd, long)] == [202, 404, 422, 413]

    async def story() -> list[str]:
        return [step["event"] for step in (await town.api.get(path)).json()["transitions"]]

    await eventually(story, lambda seen: seen == ["raised", "acknowledged"])
    assert (await town.api.get(path)).json()["alert"]["acknowledgement"]["by"] == "值班员甲"


async def test_without_alerts_a_trial_still_tells_the_figures_and_says_what_is_missing(town: City) -> None:
    await town.send([parcel("p1", 1), line("L1", 1)])
    await eventually(town.figures, lambda seen: f"farmland_retained/{CITY}/projected/current" in seen)
    town.alerts.end()

    answer = await town.api.post("/v1/what-if", json={"permits": [tried()]})

    assert answer.status_code == 200, answer.text
    assert answer.json()["alerts"] is None
    assert "does not answer" in answer.json()["alerts_problem"]
    assert answer.json()["districts"][0]["findings"]


def granted_now(**data: Any) -> Change:
    """The permit that was tried, granted in the month of the trial."""
    return permit("地字第1号", 1, **data).model_copy(update={"time": datetime.now(UTC)})


def goal(indicator: str, unit: str, **data: Any) -> Change:
    """A target of 5,000 m² for 2035."""
    return target(f"{indicator}/{unit}/2035", 1, **data)


def timeless(alert: Alert) -> str:
    """An alert but for when it was, that it is a preview, and the ids of its events."""
    told = alert.model_dump(mode="json", exclude={"opened_at", "updated_at", "due_at", "preview"})
    told["causes"] = [{**one, "id": ""} for one in told["causes"]]
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


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
