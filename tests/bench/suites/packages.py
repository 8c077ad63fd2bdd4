"""A survey of a whole city as a package, beside a bare read of the same file with pyogrio."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGTERM

import httpx
import pyogrio.raw

from demo.city.model import grow_city
from demo.files.gdal import write_geopackage
from demo.files.tables import survey_table
from deploy.local.kafka_server import KafkaServer
from services.ingest.shell.packages.checking.child import ChildLimits
from tests.bench.measuring import Say, Scale, median_seconds
from tests.bench.row import Limit, Row
from tests.brokers import kafka_with_topics
from tests.service_process import ServiceProcess
from tests.waiting import eventually

PARCELS = 129_000
"""The generator joins some: about 120,000 are left."""
BARE = "bare pyogrio read"
SPEED = Limit("≥", 5_000, 4)
MEMORY = Limit("≤", 1_536, 4)


def rows(scale: Scale, say: Say) -> list[Row]:
    """Parcels a second of one core in the checking process, its memory, and the way to the log."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("growing a city ...")
        survey = survey_table(grow_city(2026, scale.of(PARCELS, 12_000)), 2025)
        path = write_geopackage(folder / "survey.gpkg", [survey])
        (folder / "upload").hardlink_to(path)
        parcels = len(survey.geometry)
        bare = parcels / median_seconds(pyogrio.raw.read, lambda: path, 3)
        say(f"checking {parcels} parcels in a process of its own ...")
        seconds, memory = _checked(folder)
        say("upload to log ...")
        whole = parcels / _sent(path, folder)
    return [
        Row("packages", "checked and made events, a core", parcels / seconds, "parcels/s", BARE, bare, SPEED),
        Row("packages", "memory of a check, at most", memory, "MiB", limit=MEMORY),
        Row("packages", "from upload to the log", whole, "parcels/s", BARE, bare, SPEED),
    ]


def _checked(folder: Path) -> tuple[float, float]:
    """Processor seconds of the child, and its largest resident memory in MiB."""
    limits = ChildLimits()
    numbers = (limits.memory_bytes, limits.cpu_seconds, limits.file_bytes)
    at = datetime.now(UTC).isoformat()
    words = [folder, folder / "known.sqlite", "bench", at, *numbers]
    command = [sys.executable, "-m", "services.ingest.shell.packages.checking.checker", *map(str, words)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not (folder / "events").is_file():
        raise RuntimeError("the package of the bench is sound")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _sent(path: Path, folder: Path) -> float:
    """Wall seconds from the first byte of the upload to the last event in the log."""
    with kafka_with_topics(folder / "kafka", KafkaServer) as broker:
        service = ServiceProcess("ingest", folder / "ingest", KAFKA_BOOTSTRAP_SERVERS=broker.url)
        service.start()
        try:
            return asyncio.run(_accepted(service, path.read_bytes()))
        finally:
            service.end(SIGTERM)


async def _accepted(service: ServiceProcess, content: bytes) -> float:
    await service.ready()
    async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
        began = time.perf_counter()
        location = (await client.post("/v1/packages", content=content)).headers["location"]
        told = await eventually(
            lambda: client.get(location), lambda answer: answer.json()["state"] == "accepted", 300
        )
        if told.json()["sent"] == 0:
            raise RuntimeError("the package of the bench has parcels")
        return time.perf_counter() - began
