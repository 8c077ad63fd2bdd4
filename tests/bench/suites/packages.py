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

import pyogrio.raw
from prometheus_client import CollectorRegistry

from chassis.kafka.writer import KafkaWriter
from demo.city.model import grow_city
from demo.files.gdal import write_geopackage
from demo.files.tables import survey_table
from deploy.local.kafka_server import KafkaServer
from services.ingest.metrics import Metrics
from services.ingest.shell.packages.checking.child import ChildLimits
from services.ingest.shell.packages.sending import Sending
from services.ingest.shell.packages.shelf import Record
from services.ingest.shell.pressure import Pressure
from tests import loopback
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
        say("sending its events ...")
        with kafka_with_topics(folder / "kafka", KafkaServer) as broker:
            seconds += asyncio.run(_emitted(folder / "events", broker.url))
        say("upload to log, with what decides beside it ...")
        whole = parcels / _sent(path, folder)
    return [
        Row("packages", "checked and emitted, a core", parcels / seconds, "parcels/s", BARE, bare, SPEED),
        Row("packages", "memory of a check, at most", memory, "MiB", limit=MEMORY),
        Row("packages", "upload to log, at the pace of deciding", whole, "parcels/s", BARE, bare),
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


async def _emitted(events: Path, broker: str) -> float:
    """Processor seconds of this process for all the events of a sound package, until the log has them."""
    writer = KafkaWriter(broker, "bench")
    await writer.start()
    sending = Sending(writer, Metrics(CollectorRegistry()), Pressure(sys.maxsize))
    record = Record("bench", datetime.now(UTC).isoformat(), 0)
    began = time.process_time()
    async for _ in sending.sent(record, events):
        pass
    seconds = time.process_time() - began
    await writer.stop()
    return seconds


def _sent(path: Path, folder: Path) -> float:
    """Wall seconds from the first byte of the upload to the last event in the log."""
    with kafka_with_topics(folder / "second kafka", KafkaServer) as broker:
        service = ServiceProcess("ingest", folder / "ingest", KAFKA_BOOTSTRAP_SERVERS=broker.url)
        service.start()
        try:
            return asyncio.run(_accepted(service, path.read_bytes()))
        finally:
            service.end(SIGTERM)


async def _accepted(service: ServiceProcess, content: bytes) -> float:
    await service.ready()
    async with loopback.client(service.url, timeout_seconds=60) as client:
        began = time.perf_counter()
        location = (await client.post("/v1/packages", content=content)).headers["location"]
        told = await eventually(
            lambda: client.get(location), lambda answer: answer.json()["state"] == "accepted", 300
        )
        if told.json()["sent"] == 0:
            raise RuntimeError("the package of the bench has parcels")
        return time.perf_counter() - began
