"""Figures as they were known on a past date, by command and by route, on a real Kafka."""

import asyncio
import itertools
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import pytest

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts import topics
from contracts.messages.change import Change, ChangeSet
from contracts.messages.figure import Figure
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import free_port
from deploy.local.redis_server import RedisServer
from tests import loopback
from tests.brokers import kafka_with_topics, log_of, newest_of
from tests.builders import DISTRICT, START, parcel, permit, target
from tests.service_process import ServiceProcess
from tests.waiting import eventually

CITY = "320400"
OTHER = "320402"


def recorded(day: int, one: Change) -> Change:
    """The change, recorded at noon of a day of June."""
    return one.model_copy(update={"recordedtime": datetime(2026, 6, day, 4, tzinfo=UTC)})


def change_set(changes: Sequence[Change], district: str = DISTRICT) -> Outgoing:
    message = Message[ChangeSet](
        id=str(uuid.uuid4()),
        source="/demo/test",
        type="planning.changeset.accepted",
        subject=district,
        time=START,
        data=ChangeSet(district=district, changes=list(changes)),
    )
    return Outgoing(topics.CHANGES.name, district, message.to_bytes())


MIXED = (("r1", "0101"), ("w1", "1101"))
HISTORY = [
    change_set([recorded(1, target(f"farmland_retained/{CITY}/2035", 1))], CITY),
    change_set([recorded(1, parcel("p1", 1)), recorded(1, parcel("q1", 1, year="2024"))]),
    change_set([recorded(2, parcel(name, 1, district=OTHER, code=code)) for name, code in MIXED], OTHER),
    change_set([recorded(10, permit("地字第1号", 1)), recorded(20, parcel("p1", 2, net_area_m2=9_000.0))]),
]


@dataclass
class Outcome:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str

    def values(self, indicator: str) -> dict[str, float]:
        """Unit/basis/period → value, of the JSON it printed."""
        figures: list[dict[str, Any]] = json.loads(self.out)["figures"]
        own = [f for f in figures if f["indicator"] == indicator]
        return {f"{f['unit']}/{f['basis']}/{f['period']}": f["value"] for f in own}


async def as_of(broker: KafkaServer, *words: str) -> Outcome:
    command = (sys.executable, "-m", "services.indicators", "as-of", *words, "--kafka", broker.url)
    pipe, environment = asyncio.subprocess.PIPE, dict(os.environ)  # noqa: TID251 - a child needs PATH
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, env=environment)
    out, err = await process.communicate()
    return Outcome(process.returncode or 0, out.decode(), err.decode())


async def played(broker: KafkaServer, *messages: Outgoing) -> None:
    writer = KafkaWriter(broker.url, "test")
    await writer.start()
    await writer.send_all(messages)
    await writer.stop()


async def entered(broker: KafkaServer, pages: int) -> list[LedgerPage]:
    records = await eventually(
        lambda: log_of(broker.url, topics.LEDGER.name), lambda seen: len(seen) == pages
    )
    return [Message[LedgerPage].model_validate_json(one.value or b"").data for one in records]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """A broker with the history, and what its one worker made of it: for tests that only ask."""
    folder = tmp_path_factory.mktemp("told")
    with kafka_with_topics(folder / "kafka") as server:
        worker = ServiceProcess("indicators", folder / "indicators", KAFKA_BOOTSTRAP_SERVERS=server.url)
        worker.start()
        asyncio.run(worker.ready())
        asyncio.run(played(server, *HISTORY))
        asyncio.run(entered(server, 3))
        yield server
        assert worker.end() == 0


async def test_a_figure_is_told_as_it_was_known_on_each_day_and_proved(told: KafkaServer) -> None:
    days = ("2026-06-01", "2026-06-02", "2026-06-10", "2026-06-20")
    words = ("--indicator", "耕地保有量", "--json")

    outcomes = {day: await as_of(told, day, *words) for day in days}

    assert {day: outcome.status for day, outcome in outcomes.items()} == dict.fromkeys(days, 0), outcomes
    known = {day: outcome.values("farmland_retained") for day, outcome in outcomes.items()}
    assert [known[day][f"{CITY}/survey/2023"] for day in days] == [9_500.0, 19_000.0, 19_000.0, 18_500.0]
    assert [known[day][f"{CITY}/survey/2024"] for day in days] == [19_000.0, 28_500.0, 28_500.0, 28_000.0]
    assert [known[day][f"{DISTRICT}/projected/current"] for day in days] == [19_000.0, 19_000.0, 0.0, 0.0]
    assert f"{OTHER}/survey/2023" not in known["2026-06-01"]
    (city,) = (
        f for f in json.loads(outcomes[days[0]].out)["figures"] if (f["unit"], f["period"]) == (CITY, "2023")
    )
    assert (city["target"], city["margin"], city["name"]) == (5_000.0, 4_500.0, "耕地保有量")


async def said(broker: KafkaServer, unit: str) -> dict[str, float]:
    """Key → newest value of a unit's figures."""
    newest = await newest_of(broker.url, topics.FIGURES.name)
    told = [
        Message[Figure].model_validate_json(v).data for k, v in newest.items() if not k.startswith("target/")
    ]
    return {one.key: one.value for one in told if one.unit == unit}


async def test_as_known_today_is_what_is_said_today(told: KafkaServer) -> None:
    for unit in (CITY, DISTRICT):
        proved = await as_of(told, "2026-07-01", "--unit", unit, "--json")
        assert proved.status == 0, proved.out
        rows = [Figure.model_validate(_plain(one), strict=False) for one in json.loads(proved.out)["figures"]]
        known = {one.key: one.value for one in rows}
        assert len(known) > 50
        await eventually(partial(said, told, unit), known.__eq__)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A figure without the words beside it."""
    return {name: value for name, value in row.items() if name in Figure.model_fields}


async def test_the_table_speaks_of_units_and_targets_in_the_words_of_the_field(told: KafkaServer) -> None:
    of_the_city = await as_of(told, "2026-06-10")
    of_a_district = await as_of(told, "2026-06-10T12:00:00+08:00", "--unit", "新北区", "--indicator", "C02")

    assert (of_the_city.status, of_a_district.status) == (0, 0), of_the_city.err + of_a_district.err
    heading, first, *_ = (line.split() for line in of_a_district.out.splitlines()[1:])
    assert heading == ["单元", "编号", "指标", "口径", "时点", "数值", "单位", "目标", "余量"]
    assert first == ["新北区", "C02", "耕地保有量", "调查口径", "2023", "0.0014", "万亩"]
    assert "Proved" in of_a_district.out
    assert {line.split()[0] for line in of_the_city.out.splitlines()[2:-1]} == {"常州市"}


async def test_a_ledger_that_lost_a_page_proves_nothing(
    broker: KafkaServer, indicators: ServiceProcess
) -> None:
    await played(broker, *HISTORY)
    pages = await entered(broker, 3)
    assert indicators.end() == 0
    await played(broker, change_set([recorded(21, parcel("p9", 1))]))

    before = await as_of(broker, "2026-06-20", "--unit", DISTRICT)
    after = await as_of(broker, "2026-06-21", "--unit", DISTRICT)
    indicators.start()
    await indicators.ready()

    assert pages
    assert before.status == 0, before.out
    assert after.status == 1
    assert f"WRONG farmland_retained/{DISTRICT}/survey/2023: replay 185000000, ledger 90000000" in after.out


async def test_what_cannot_be_answered_is_said_in_words(told: KafkaServer) -> None:
    asked = {
        "nothing was known yet on 2026-05-31; the first was on 2026-06-01 12:00:00": ["2026-05-31"],
        "expected a day": ["30 June"],
        "320411 新北区": ["2026-06-10", "--unit", "330100"],
        "did you mean farmland_retained": ["2026-06-10", "--indicator", "farmland_retaned"],
        "no such figure yet": ["2026-06-10", "--indicator", "ecological_redline"],
    }
    for words, arguments in asked.items():
        outcome = await as_of(told, *arguments)
        assert (outcome.status, words in outcome.err) == (2, True), outcome


@pytest.fixture(scope="module")
def gateway(told: KafkaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    folder = tmp_path_factory.mktemp("gateway")
    redis = RedisServer(folder / "redis", free_port())
    redis.start()
    both = {"KAFKA_BOOTSTRAP_SERVERS": told.url, "REDIS_URL": redis.url}
    gateway = ServiceProcess("gateway", folder / "gateway", **both)
    gateway.start()
    asyncio.run(gateway.ready())
    yield gateway
    assert gateway.end() == 0
    redis.stop()


@pytest.fixture
async def api(gateway: ServiceProcess) -> AsyncIterator[httpx.AsyncClient]:
    async with loopback.client(gateway.url, timeout_seconds=40) as client:
        yield client


async def known(api: httpx.AsyncClient, indicator: str, unit: str, on: str) -> dict[str, float]:
    """Unit/basis/period → value, as the route tells it."""
    path = f"/v1/indicators/{indicator}/{unit}/history"
    answer = await api.get(path, params={"known_on": on})
    assert answer.status_code == 200, answer.text
    figures = answer.json()
    rows = [*figures["current"].values(), *(row for series in figures["series"].values() for row in series)]
    return {f"{row['unit']}/{row['basis']}/{row['period']}": row["value"] for row in rows}


async def test_the_route_tells_what_the_command_proves(told: KafkaServer, api: httpx.AsyncClient) -> None:
    for unit, day in itertools.product((CITY, DISTRICT), ("2026-06-01", "2026-06-10", "2026-06-20")):
        proved = await as_of(told, day, "--unit", unit, "--json")
        assert proved.status == 0, proved.err
        for indicator in ("farmland_retained", "water_surface_ratio"):
            assert await known(api, indicator, unit, day) == proved.values(indicator)

    assert await known(api, "farmland_retained", CITY, "2026-05-31") == {}
    water = await known(api, "water_surface_ratio", CITY, "2026-06-20")
    assert water[f"{CITY}/survey/2023"] == 0.333333


async def test_a_route_that_cannot_tell_says_why(api: httpx.AsyncClient) -> None:
    refused = {
        "/v1/indicators/farmland_retained/320400/history?known_on=June": 422,
        "/v1/indicators/farmland_retained/110000/history?known_on=2026-06-01": 404,
        "/v1/indicators/imagined/320400/history?known_on=2026-06-01": 404,
    }
    statuses = {path: (await api.get(path)).status_code for path in refused}
    rests_on_a_target = await api.get("/v1/indicators/built_land_used/320400/history?known_on=2026-06-01")

    assert statuses == refused
    assert "as-of" in rests_on_a_target.json()["left_out"]
