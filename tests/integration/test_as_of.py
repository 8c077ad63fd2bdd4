"""Figures as they were known on a past date, by command, on a real Kafka with indicators running."""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts import topics
from contracts.messages.change import Change, ChangeSet
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import kafka_with_topics, log_of
from tests.builders import DISTRICT, START, parcel, permit, target
from tests.service_process import ServiceProcess
from tests.waiting import eventually

CITY = "320400"
OTHER = "320402"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[KafkaServer]:
    with kafka_with_topics(tmp_path / "kafka") as server:
        yield server


@pytest.fixture
async def indicators(broker: KafkaServer, tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    process = ServiceProcess("indicators", tmp_path / "indicators", KAFKA_BOOTSTRAP_SERVERS=broker.url)
    process.start()
    await process.ready()
    yield process
    assert process.end() == 0


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


HISTORY = [
    change_set([recorded(1, target(f"farmland_retained/{CITY}/2035", 1))], CITY),
    change_set([recorded(1, parcel("p1", 1)), recorded(1, parcel("q1", 1, year="2024"))]),
    change_set([recorded(2, parcel("r1", 1, district=OTHER))], OTHER),
    change_set([recorded(10, permit("地字第1号", 1)), recorded(20, parcel("p1", 2, net_area_m2=9_000.0))]),
]


@dataclass
class Outcome:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str

    @property
    def values(self) -> dict[str, float]:
        """Unit/basis/period → value, of the JSON it printed."""
        figures: list[dict[str, Any]] = json.loads(self.out)["figures"]
        return {f"{f['unit']}/{f['basis']}/{f['period']}": f["value"] for f in figures}


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


@pytest.mark.usefixtures("indicators")
async def test_a_figure_is_told_as_it_was_known_on_each_day_and_proved(broker: KafkaServer) -> None:
    await played(broker, *HISTORY)
    await entered(broker, 3)
    days = ("2026-06-01", "2026-06-02", "2026-06-10", "2026-06-20")
    words = ("--indicator", "耕地保有量", "--json")

    outcomes = {day: await as_of(broker, day, *words) for day in days}

    assert {day: outcome.status for day, outcome in outcomes.items()} == dict.fromkeys(days, 0), outcomes
    told = {day: outcome.values for day, outcome in outcomes.items()}
    assert [told[day][f"{CITY}/survey/2023"] for day in days] == [9_500.0, 19_000.0, 19_000.0, 18_500.0]
    assert [told[day][f"{CITY}/survey/2024"] for day in days] == [19_000.0, 28_500.0, 28_500.0, 28_000.0]
    assert [told[day][f"{DISTRICT}/projected/current"] for day in days] == [19_000.0, 19_000.0, 0.0, 0.0]
    assert f"{OTHER}/survey/2023" not in told["2026-06-01"]
    (city,) = (
        f for f in json.loads(outcomes[days[0]].out)["figures"] if (f["unit"], f["period"]) == (CITY, "2023")
    )
    assert (city["target"], city["margin"], city["name"]) == (5_000.0, 4_500.0, "耕地保有量")


@pytest.mark.usefixtures("indicators")
async def test_the_table_speaks_of_units_and_targets_in_the_words_of_the_field(broker: KafkaServer) -> None:
    await played(broker, *HISTORY)
    await entered(broker, 3)

    of_the_city = await as_of(broker, "2026-06-10")
    of_a_district = await as_of(broker, "2026-06-10T12:00:00+08:00", "--unit", "新北区", "--indicator", "C02")

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


async def test_what_cannot_be_answered_is_said_in_words(broker: KafkaServer) -> None:
    await played(broker, *HISTORY)
    asked = {
        "nothing was known yet on 2026-05-31": ["2026-05-31"],
        "expected a day": ["30 June"],
        "320411 新北区": ["2026-06-10", "--unit", "330100"],
        "did you mean farmland_retained": ["2026-06-10", "--indicator", "farmland_retaned"],
        "no such figure yet": ["2026-06-10", "--indicator", "ecological_redline"],
    }
    for words, arguments in asked.items():
        outcome = await as_of(broker, *arguments)
        assert (outcome.status, words in outcome.err) == (2, True), outcome
