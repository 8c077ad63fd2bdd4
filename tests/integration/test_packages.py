"""Packages on a real Kafka: from a surveyor's file to the city's figures, whatever dies meanwhile."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import shapely

from contracts import topics
from contracts.measure import units_of
from contracts.messages.figure import Figure
from contracts.wire import Message
from demo.city.model import DemoCity, grow_city
from demo.files.gdal import PROJECTED, write_geopackage, write_shapefiles
from demo.files.tables import Table, line_table, survey_table
from deploy.local.kafka_server import KafkaServer
from tests import loopback
from tests.brokers import audited, log_of, newest_of
from tests.integration.ingest_process import IngestProcess, changes
from tests.unit.ingest.builders import survey
from tests.waiting import eventually

FINISHED = {"accepted", "refused", "failed"}
CITY = "320400"


@pytest.fixture(scope="module")
def town() -> DemoCity:
    return grow_city(11, 1500)


async def put(ingest: IngestProcess, path: Path) -> str:
    async with loopback.client(ingest.url, timeout_seconds=60) as client:
        answer = await client.post("/v1/packages", content=await asyncio.to_thread(path.read_bytes))
        assert answer.status_code == 202, answer.text
        return str(answer.headers["location"])


async def about(ingest: IngestProcess, location: str) -> dict[str, Any]:
    async with loopback.client(ingest.url, timeout_seconds=60) as client:
        try:
            return dict((await client.get(location)).json())
        except httpx.TransportError:
            return {"state": "away", "sent": 0}


async def finished(ingest: IngestProcess, location: str) -> dict[str, Any]:
    return await eventually(lambda: about(ingest, location), lambda told: told["state"] in FINISHED, 90)


def farmland(table: Table) -> int:
    """Σ TBDLMJ of 01 耕地 in 0.0001 m²."""
    own = np.array([code.startswith("01") for code in table.columns["DLBM"]])
    return round(float(table.columns["TBDLMJ"][own].sum()) * 10_000)


async def figure(broker: KafkaServer, indicator: str, basis: str) -> int | None:
    """The city's newest figure in 0.0001 m²."""
    found = await newest_of(broker.url, topics.FIGURES.name)
    figures = [Message[Figure].model_validate_json(value).data for value in found.values()]
    own = [f for f in figures if (f.indicator, f.unit, f.basis) == (indicator, CITY, basis)]
    newest = max(own, key=lambda f: f.period, default=None)
    return None if newest is None else units_of(newest.value, newest.unit_of_measure)


def halved(town: DemoCity, parcel: int) -> Table:
    """The survey of one parcel's place: its west half under its own number, its east half built on."""
    whole = survey_table(town, 2025)
    shape = whole.geometry[parcel]
    west, south, east, north = shape.bounds
    parts = [shape & shapely.box(west, south, (west + east) / 2, north)]
    parts.append(shape - parts[0])
    columns = {name: np.array([column[parcel]] * 2) for name, column in whole.columns.items()}
    area = columns["TBMJ"][0]
    columns |= {
        "BSM": np.array([columns["BSM"][0], "NEW-1"], dtype=object),
        "DLBM": np.array(["0102", "0601"], dtype=object),
        "TBMJ": np.array([round(area / 2, 2), area - round(area / 2, 2)]),
        "KCMJ": np.zeros(2),
        "SJNF": np.array([2026, 2026], dtype=np.int32),
    }
    columns["TBDLMJ"] = columns["TBMJ"]
    return Table("DLTB", columns, np.array(parts, dtype=object))


@pytest.mark.usefixtures("indicators")
async def test_a_surveyors_file_becomes_the_citys_figures_and_an_increment_moves_them(
    broker: KafkaServer, ingest: IngestProcess, town: DemoCity, tmp_path: Path
) -> None:
    survey = survey_table(town, 2025)
    lines = [line_table(town, one) for one in town.lines]
    whole = write_geopackage(tmp_path / "whole.gpkg", [survey, *lines])
    parcel = next(i for i, code in enumerate(survey.columns["DLBM"]) if code.startswith("01"))
    change = halved(town, parcel)

    first = await finished(ingest, await put(ingest, whole))
    before = farmland(survey)
    await eventually(lambda: figure(broker, "farmland_retained", "survey"), lambda seen: seen == before, 90)
    second = await finished(ingest, await put(ingest, write_geopackage(tmp_path / "part.gpkg", [change])))
    lost = round(float(survey.columns["TBDLMJ"][parcel]) * 10_000) - farmland(change)

    assert (first["state"], second["state"]) == ("accepted", "accepted"), (first, second)
    await eventually(
        lambda: figure(broker, "farmland_retained", "survey"), lambda seen: seen == before - lost, 90
    )


async def test_an_increment_that_takes_land_from_a_neighbour_changes_nothing(
    broker: KafkaServer, ingest: IngestProcess, town: DemoCity, tmp_path: Path
) -> None:
    survey = survey_table(town, 2025)
    await finished(ingest, await put(ingest, write_geopackage(tmp_path / "whole.gpkg", [survey])))
    change = halved(town, 0)
    change.geometry[1] = change.geometry[1].buffer(0.0005) - change.geometry[0]
    events = len(await log_of(broker.url, topics.EVENTS.name))

    second = await finished(ingest, await put(ingest, write_geopackage(tmp_path / "part.gpkg", [change])))

    assert second["state"] == "refused"
    assert "cut_parcel" in [finding["kind"] for finding in second["report"]["findings"]]
    assert len(await log_of(broker.url, topics.EVENTS.name)) == events
    taken = [("anonymous", "POST", "/v1/packages", "success")] * 2
    await eventually(lambda: audited(broker.url), lambda seen: seen == taken)


async def test_a_service_killed_while_it_sends_a_package_finishes_it_when_it_is_back(
    broker: KafkaServer, ingest: IngestProcess, tmp_path: Path
) -> None:
    survey = survey_table(grow_city(5, 12_000), 2025)
    location = await put(ingest, write_geopackage(tmp_path / "whole.gpkg", [survey]))
    await eventually(lambda: about(ingest, location), lambda told: told["sent"] > 0, 60)
    ingest.end(signal.SIGKILL)
    sent_before = len(await log_of(broker.url, topics.EVENTS.name))
    ingest.start()

    told = await finished(ingest, location)
    keys = {(record.key or b"").decode() for record in await log_of(broker.url, topics.EVENTS.name)}

    assert 0 < sent_before < len(survey.geometry)
    assert (told["state"], told["sent"]) == ("accepted", len(survey.geometry))
    assert keys == set(survey.columns["BSM"].tolist())


async def test_a_parcel_keeps_its_order_between_packages_and_the_other_doors(
    broker: KafkaServer, ingest: IngestProcess, town: DemoCity, tmp_path: Path
) -> None:
    whole = survey_table(town, 2025)
    subject = str(whole.columns["BSM"][0])
    overtaken, late = (
        survey(subject, version, "2025", district=subject[:6]) for version in (1, 8_000_000_000_000)
    )

    packed = await finished(ingest, await put(ingest, write_geopackage(tmp_path / "whole.gpkg", [whole])))
    for event in (overtaken, late):
        assert (await ingest.post(event)).json()["accepted"] == 1
    seen = await eventually(
        lambda: changes(broker.url, subject), lambda found: late["id"] in [one.id for one in found]
    )

    assert packed["state"] == "accepted"
    assert [change.id for change in seen if change.subject == subject][1:] == [late["id"]]


def tool(ingest: IngestProcess, *paths: Path) -> subprocess.CompletedProcess[str]:
    """``python -m services.ingest send``."""
    command = [sys.executable, "-m", "services.ingest", "send", "--url", ingest.url, *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


async def test_the_tool_sends_shapefiles_sums_up_and_does_not_send_twice(
    broker: KafkaServer, ingest: IngestProcess, town: DemoCity, tmp_path: Path
) -> None:
    survey = survey_table(town, 2025)
    [good] = write_shapefiles(tmp_path / "good", [survey], PROJECTED)
    survey.columns["DLBM"][7] = "9999"
    [bad] = write_shapefiles(tmp_path / "bad", [survey], PROJECTED)

    first = await asyncio.to_thread(tool, ingest, good, bad)
    again = await asyncio.to_thread(tool, ingest, good)
    missing = await asyncio.to_thread(tool, ingest, tmp_path / "none.shp")

    assert (first.returncode, again.returncode, missing.returncode) == (1, 0, 2), first.stderr
    assert "DLTB.shp：入库（错误 0" in first.stdout
    assert "错误 DLTB 地类编码不合格 1 处" in first.stdout
    assert f"第 8 行 {survey.columns['BSM'][7]} DLBM“9999”不是三调地类编码" in first.stdout
    assert "共 2 个数据包：1 个入库，1 个未入库" in first.stdout
    assert "上传" not in again.stderr
    assert len(await log_of(broker.url, topics.EVENTS.name)) == len(survey.geometry)
