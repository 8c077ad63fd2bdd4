"""The process that looks into one package, and may be killed: it has no Kafka, no network and few rights.

It reads ``upload`` in its folder, tells its progress on standard output, a JSON object a line, and leaves
``report.json``, ``report.html`` and, of a sound package, ``events`` (subject, tab, event; one a line).
"""

import gc
import os
import resource
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import orjson

from contracts.districts import city
from services.ingest.adapters.archive import HostileArchive
from services.ingest.adapters.geofiles import UnreadableFile
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.intake import Rules
from services.ingest.domain.package.events import Package
from services.ingest.domain.package.judging import judge
from services.ingest.domain.package.report.page import bare_page, page_of
from services.ingest.domain.package.report.report import refusal, report_of
from services.ingest.domain.package.whole import Context, Judgement
from services.ingest.shell.packages.checking.reading import tables_in
from services.ingest.shell.packages.known import KnownParcels
from services.ingest.shell.packages.shelf import leave_report

TELL_SECONDS = 0.2
NICE = 10
"""Those who only ask the service go first."""


class _Progress:
    """Tells the parent, not too often."""

    def __init__(self) -> None:
        self._stage, self._told_at = "", 0.0

    def __call__(self, stage: str, share: float) -> None:
        now = time.monotonic()
        if stage != self._stage or now - self._told_at > TELL_SECONDS:
            self._stage, self._told_at = stage, now
            sys.stdout.buffer.write(orjson.dumps({"stage": stage, "share": round(share, 3)}) + b"\n")
            sys.stdout.buffer.flush()


def check(folder: Path, known: Path, package: Package, progress: _Progress) -> None:
    """Judge the package in the folder and leave what came of it there."""
    try:
        progress("读取", 0.0)
        tables = list(tables_in(folder / "upload", folder))
    except (UnreadableFile, HostileArchive) as error:
        if _memory_ran_out():
            raise MemoryError("while the file was read") from error
        told = refusal("unreadable", str(error))
        leave_report(folder, told, bare_page(package.id, told))
        return
    with closing(KnownParcels(known)) as parcels:
        judgement = judge(tables, Context(Rules(city(), to_geographic), parcels.in_force, progress))
    report = report_of(judgement)
    if judgement.sound:
        progress("生成事件", 0.0)
        report["events"] = _write_events(folder / "events", judgement, package)
    leave_report(folder, report, page_of(package.id, report, judgement))


def _memory_ran_out() -> bool:
    """Whether most of what it may have was in use: readers then tell of a broken file where there is none."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmPeak:"))
    return limit != resource.RLIM_INFINITY and peak > limit // 2


def _write_events(path: Path, judgement: Judgement, package: Package) -> int:
    count = 0
    with path.open("wb") as file:
        for event in judgement.events(package):
            file.write(event.subject.encode() + b"\t" + event.value + b"\n")
            count += 1
    return count


def _limit(memory_bytes: int, cpu_seconds: int, file_bytes: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))  # SIGXCPU first, which tells why


def main(words: list[str]) -> int:
    """``folder known package-id received-at memory-bytes cpu-seconds file-bytes``."""
    folder, known, name, received_at, *limits = words
    _limit(*(int(limit) for limit in limits))
    os.nice(NICE)
    gc.disable()
    check(Path(folder), Path(known), Package(name, datetime.fromisoformat(received_at)), _Progress())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
