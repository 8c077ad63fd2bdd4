"""A package from its upload to its events: checked in a process that may be killed, all or nothing."""

import asyncio
import dataclasses
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import orjson
import pyogrio.raw
import pytest
import shapely
from fastapi import FastAPI

from chassis.clock import SystemClock
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from services.ingest.adapters.http.packages import package_routes
from services.ingest.adapters.http.upload import MOST_UPLOAD_BYTES
from services.ingest.shell.packages.desk import Desk
from services.ingest.shell.packages.worker import Worker
from tests.behaviour.package_desk import worker_on
from tests.unit.ingest.package.tables import cell, parcel
from tests.waiting import eventually

FINISHED = {"accepted", "refused", "failed"}


class Log:
    """A writer that remembers, and fails after ``room`` batches as a process does that dies."""

    def __init__(self, room: int = 10**6) -> None:
        self.messages: list[Outgoing] = []
        self.room = room

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        if not self.room:
            raise TransientFailure("away")
        self.room -= 1
        self.messages += messages
        return [(0, index) for index, _ in enumerate(messages)]


@asynccontextmanager
async def running(folder: Path, log: Log, **limits: Any) -> AsyncIterator[tuple[httpx.AsyncClient, Worker]]:
    shelf, worker = worker_on(folder, log)
    worker.limits = dataclasses.replace(worker.limits, **limits)
    app = FastAPI()
    app.include_router(package_routes(Desk(shelf, worker, SystemClock())))
    await worker.start()
    working = asyncio.create_task(worker.run())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ingest") as client:
        yield client, worker
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


def geopackage(path: Path, rows: list[dict[str, Any]]) -> bytes:
    """Rows as a GeoPackage in EPSG:4490."""
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array([row["shape"] for row in rows], dtype=object)),
        field_data=[
            np.array([row[name] for row in rows], dtype=object) for name in rows[0] if name != "shape"
        ],
        fields=np.array([name for name in rows[0] if name != "shape"], dtype=object),
        geometry_type="Polygon",
        crs="EPSG:4490",
        driver="GPKG",
        layer="DLTB",
    )
    return path.read_bytes()


async def sent(client: httpx.AsyncClient, content: bytes) -> dict[str, Any]:
    """The package once nothing more happens to it."""
    answer = await client.post("/v1/packages", content=content)
    assert answer.status_code == 202, answer.text
    return await finished(client, answer.headers["location"])


async def finished(client: httpx.AsyncClient, location: str) -> dict[str, Any]:
    async def about() -> dict[str, Any]:
        told: dict[str, Any] = (await client.get(location)).json()
        return told

    return await eventually(about, lambda told: told["state"] in FINISHED, 60)


def rows(count: int) -> list[dict[str, Any]]:
    return [parcel(f"P{number}", cell(number % 50, number // 50)) for number in range(count)]


async def test_a_sound_package_is_in_the_log_in_the_order_of_its_rows(tmp_path: Path) -> None:
    log = Log()
    async with running(tmp_path, log) as (client, _):
        about = await sent(client, geopackage(tmp_path / "a.gpkg", rows(3)))

    assert (about["state"], about["events"], about["sent"]) == ("accepted", 3, 3)
    assert about["report"]["sound"] is True
    assert [message.key for message in log.messages] == ["P0", "P1", "P2"]


async def test_of_a_package_with_one_error_nothing_is_in_the_log(tmp_path: Path) -> None:
    log = Log()
    wrong = [*rows(3), parcel("X", cell(1.5))]
    async with running(tmp_path, log) as (client, _):
        about = await sent(client, geopackage(tmp_path / "a.gpkg", wrong))
        page = await client.get(f"/v1/packages/{about['id']}", headers={"accept": "text/html"})

    assert (about["state"], log.messages) == ("refused", [])
    [finding] = about["report"]["findings"]
    assert (finding["kind"], finding["count"]) == ("overlap", 2)
    assert "图斑重叠" in page.text
    assert page.text.count("<svg") == 3
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_the_same_file_again_is_the_same_package_and_sends_nothing_twice(tmp_path: Path) -> None:
    log = Log()
    content = geopackage(tmp_path / "a.gpkg", rows(3))
    async with running(tmp_path, log) as (client, _):
        first, second = await sent(client, content), await sent(client, content)

    assert first == second
    assert len(log.messages) == 3


async def test_a_package_half_sent_when_the_process_dies_is_finished_by_the_next(tmp_path: Path) -> None:
    dying, next_one = Log(room=2), Log()
    detailed = [{**row, "shape": row["shape"].segmentize(1e-5)} for row in rows(600)]
    content = geopackage(tmp_path / "a.gpkg", detailed)
    async with running(tmp_path, dying) as (client, _):
        location = (await client.post("/v1/packages", content=content)).headers["location"]
        await eventually(
            lambda: client.get(location), lambda a: not dying.room and a.json()["sent"] == len(dying.messages)
        )
    async with running(tmp_path, next_one) as (client, _):
        about = await finished(client, location)

    subjects = [message.key for message in (*dying.messages, *next_one.messages)]
    assert (dying.room, about["state"]) == (0, "accepted")
    assert subjects == [f"P{number}" for number in range(600)]


async def test_a_package_checked_again_after_a_death_has_the_same_event_ids(tmp_path: Path) -> None:
    content = geopackage(tmp_path / "a.gpkg", rows(2))
    logs = [Log(), Log()]
    for number, log in enumerate(logs):
        async with running(tmp_path / str(number), log) as (client, _):
            await sent(client, content)

    one, other = ([orjson.loads(m.value or b"")["id"] for m in log.messages] for log in logs)
    assert one == other


def combs(teeth: int) -> list[shapely.Polygon]:
    """Two valid combs across each other: their common part has teeth² pieces."""
    unit = 0.1 / teeth
    points = [(119.95, 31.75)]
    for tooth in range(teeth):
        x = 119.95 + tooth * unit
        points += [(x, 31.85), (x + unit / 3, 31.85), (x + unit / 3, 31.7502), (x + unit, 31.7502)]
    points += [(119.95 + 0.1, 31.75)]
    upright = shapely.Polygon(points)
    lying = shapely.transform(upright, lambda xy: xy[:, ::-1] + (119.95 - 31.75, 31.75 - 119.95))
    return [upright, lying]


async def test_combs_that_take_for_ever_to_cut_are_stopped_and_the_service_goes_on(tmp_path: Path) -> None:
    log = Log()
    hostile = [parcel(f"C{n}", shape, TBMJ=1e7, TBDLMJ=1e7) for n, shape in enumerate(combs(2000))]
    async with running(tmp_path, log, wall_seconds=8.0) as (client, _):
        stopped = await sent(client, geopackage(tmp_path / "combs.gpkg", hostile))
        after = await sent(client, geopackage(tmp_path / "a.gpkg", rows(2)))

    assert (stopped["state"], after["state"]) == ("failed", "accepted")
    assert "停在“DLTB 重叠”" in stopped["report"]["findings"][0]["examples"][0]["detail"]


@pytest.mark.parametrize("mebibytes", [170, 215, 260])
async def test_a_check_that_needs_too_much_memory_is_stopped_and_says_so(
    tmp_path: Path, mebibytes: int
) -> None:
    log = Log()
    async with running(tmp_path, log, memory_bytes=mebibytes * 1024**2) as (client, _):
        about = await sent(client, geopackage(tmp_path / "a.gpkg", rows(20_000)))

    assert (about["state"], log.messages) == ("failed", [])
    assert about["report"]["findings"][0]["kind"] == "stopped"


async def test_a_zip_bomb_is_a_refused_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("DLTB.dbf", bytes(100 * 1024**2))
    async with running(tmp_path, Log()) as (client, _):
        about = await sent(client, (tmp_path / "bomb.zip").read_bytes())

    assert about["state"] == "refused"
    assert about["report"]["findings"][0]["examples"][0]["detail"] == "压缩比超过 300"


async def test_what_is_no_file_of_ours_is_not_taken(tmp_path: Path) -> None:
    async with running(tmp_path, Log()) as (client, _):
        answers = [
            await client.post("/v1/packages", content=content)
            for content in (b"", b"hello", b"<OGRVRTDataSource>" + bytes(100))
        ]
        listed = (await client.get("/v1/packages")).json()

    assert [answer.status_code for answer in answers] == [415, 415, 415]
    assert listed == {"packages": []}
    assert list((tmp_path / "packages" / "incoming").iterdir()) == []


TOO_LONG = {"content-length": str(MOST_UPLOAD_BYTES + 1)}


@pytest.mark.parametrize("announced", [{}, TOO_LONG], ids=["in pieces", "announced"])
async def test_a_body_too_large_is_refused_while_it_comes(tmp_path: Path, announced: dict[str, str]) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"{"
        for _ in range(MOST_UPLOAD_BYTES // 2**20 + 1):
            yield bytes(2**20)

    async with running(tmp_path, Log()) as (client, _):
        answer = await client.post("/v1/packages", content=endless(), headers=announced)

    assert answer.status_code == 413


async def test_an_unknown_package_is_404(tmp_path: Path) -> None:
    async with running(tmp_path, Log()) as (client, _):
        answers = [await client.get(f"/v1/packages/{name}") for name in ("0" * 32, "x", "..%2f..%2fetc")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
