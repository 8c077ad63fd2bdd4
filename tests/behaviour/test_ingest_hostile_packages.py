"""Files made to hurt: each ends with its reason, in bounded time, and the next package goes in."""

import asyncio
import sqlite3
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import orjson
import pytest

from tests.behaviour.test_ingest_packages import Log, geopackage, rows, running, sent
from tests.unit.ingest.package.tables import cell, parcel

SOON_SECONDS = 30.0


def rewritten(path: Path, statement: str, *values: object) -> bytes:
    """A GeoPackage with something changed behind GDAL's back."""
    geopackage(path, rows(2))
    with sqlite3.connect(path) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute(statement, values)
    db.close()
    return path.read_bytes()


def in_gpkg(wkb: bytes) -> bytes:
    """A geometry as a GeoPackage keeps it, without an envelope."""
    return b"GP\x00\x01" + struct.pack("<i", 4490) + wkb


def nested_collections(path: Path) -> bytes:
    bomb = b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 20_000 + struct.pack("<BIdd", 1, 1, 119.95, 31.75)
    return rewritten(path, "UPDATE DLTB SET geom = ? WHERE fid = 1", in_gpkg(bomb))


def many_rings(path: Path) -> bytes:
    lie = struct.pack("<BII", 1, 3, 0xFFFFFFF0) + bytes(64)
    return rewritten(path, "UPDATE DLTB SET geom = ? WHERE fid = 1", in_gpkg(lie))


def greedy_view(path: Path) -> bytes:
    geopackage(path, rows(2))
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE DLTB RENAME TO kept")
        db.execute(
            "CREATE VIEW DLTB AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, geom, BSM, DLBM, TBMJ, KCMJ, TBDLMJ, CZCSXM, ZLDWDM, SJNF, BZ FROM n, kept"
        )
    db.close()
    return path.read_bytes()


def huge_text(path: Path) -> bytes:
    geopackage(path, rows(2))
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE DLTB RENAME TO kept")
        db.execute(
            "CREATE VIEW DLTB AS SELECT fid, geom, hex(zeroblob(400000000)) AS BSM, DLBM, TBMJ, KCMJ, "
            "TBDLMJ, CZCSXM, ZLDWDM, SJNF, BZ FROM kept"
        )
    db.close()
    return path.read_bytes()


def deep_json(_: Path) -> bytes:
    return b'{"type":"FeatureCollection","features":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def deep_geojson_collection(_: Path) -> bytes:
    geometry = b'{"type":"GeometryCollection","geometries":[' * 30_000 + b"]}" * 30_000
    return b'{"type":"Feature","properties":{},"geometry":' + geometry + b"}"


def json_pointing_away(_: Path) -> bytes:
    return orjson.dumps({"type": "Topology", "objects": {}, "arcs": [], "url": "file:///etc/passwd"})


def shapefile_that_lies(path: Path) -> bytes:
    header = bytearray(100)
    struct.pack_into(">i", header, 0, 9994)
    struct.pack_into(">i", header, 24, 0x7FFFFFFF)
    struct.pack_into("<ii", header, 28, 1000, 5)
    record = struct.pack(">ii", 1, 0x7FFFFFF0) + struct.pack("<i4dii", 5, 0, 0, 1, 1, 0x7FFFFFFF, 0x7FFFFFFF)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("DLTB.shp", bytes(header) + record)
        archive.writestr("DLTB.shx", bytes(header) + struct.pack(">ii", 50, 0x7FFFFFF0))
        archive.writestr("DLTB.dbf", b"\x03" + bytes(31))
    return path.read_bytes()


def upwards(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../../tmp/DLTB.shp", b"x")
    return path.read_bytes()


def stack_of_equals(path: Path) -> bytes:
    """20,000 times the same parcel: two hundred million pairs."""
    return geopackage(path, [parcel(f"P{n}", cell(0)) for n in range(20_000)])


def surrogates(_: Path) -> bytes:
    ring = [list(point) for point in cell(0).exterior.coords]
    row = {key: value for key, value in parcel("P1", cell(0)).items() if key != "shape"}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": row, "geometry": geometry}
    text = orjson.dumps({"type": "FeatureCollection", "name": "DLTB", "features": [feature]})
    return text.replace(b'"P1"', b'"\\ud800"')


@pytest.mark.parametrize(
    "made",
    [
        nested_collections,
        many_rings,
        greedy_view,
        huge_text,
        deep_json,
        deep_geojson_collection,
        json_pointing_away,
        shapefile_that_lies,
        upwards,
        stack_of_equals,
        surrogates,
    ],
    ids=lambda made: made.__name__,
)
async def test_a_hostile_file_gets_its_reason_and_the_next_package_goes_in(
    made: Callable[[Path], bytes], tmp_path: Path
) -> None:
    log = Log()
    began = time.monotonic()
    async with running(tmp_path, log, memory_bytes=1024**3, cpu_seconds=6, wall_seconds=20.0) as (client, _):
        hostile = await sent(client, made(tmp_path / "hostile.gpkg"))
        after = await sent(client, geopackage(tmp_path / "sound.gpkg", rows(2)))

    assert hostile["state"] in {"refused", "failed"}, hostile
    assert hostile["report"]["findings"][0]["severity"] == "error"
    assert (after["state"], len(log.messages)) == ("accepted", 2)
    assert time.monotonic() - began < SOON_SECONDS


async def test_others_are_answered_at_once_while_a_hostile_file_is_checked(tmp_path: Path) -> None:
    delays = []

    async def ask(client: httpx.AsyncClient) -> None:
        for _ in range(40):
            began = time.monotonic()
            assert (await client.get("/v1/packages")).status_code == 200
            delays.append(time.monotonic() - began)
            await asyncio.sleep(0.05)

    async with running(tmp_path, Log(), cpu_seconds=4, wall_seconds=10.0) as (client, _):
        checked = asyncio.create_task(sent(client, stack_of_equals(tmp_path / "hostile.gpkg")))
        await ask(client)
        await checked

    assert sorted(delays)[len(delays) // 2] < 0.1
