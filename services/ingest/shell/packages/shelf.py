"""Where packages lie: a folder each, named by what the package contains, that survives restarts."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import orjson

from services.ingest.domain.package.report.page import bare_page
from services.ingest.domain.package.report.report import Json
from services.ingest.shell.packages.incoming import Incoming

State = Literal["received", "sending", "accepted", "refused", "failed"]
"""收到 (waits or is checked) → 发送中 → 已入库; 未通过质检; 未能完成检查."""

MOST_KEPT = 500
"""Finished packages whose reports stay; the oldest go first."""
_ID = re.compile(r"^[0-9a-f]{32}$")
_OPEN: frozenset[State] = frozenset({"received", "sending"})


@dataclass(frozen=True)
class Record:
    """What is kept of a package; ``sent_bytes`` of its events are in the log, ``sent`` in number."""

    id: str
    received_at: str
    size_bytes: int
    state: State = "received"
    events: int = 0
    sent: int = 0
    sent_bytes: int = 0

    @property
    def unfinished(self) -> bool:
        """Whether there is still something to do."""
        return self.state in _OPEN


class Shelf:
    """``…/<id>/{upload, record.json, report.json, report.html, events}``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        shutil.rmtree(self._incoming, ignore_errors=True)
        self._incoming.mkdir(parents=True)

    @contextlib.contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """A temporary file, gone afterwards unless it was :meth:`put`."""
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                yield Incoming(file, Path(name))
        finally:
            Path(name).unlink(missing_ok=True)

    def put(self, incoming: Incoming, now: datetime) -> Record:
        """Take in what came; the same content keeps its first time, and is checked again unless sound."""
        incoming.finished()
        known = self.find(incoming.id)
        if known is not None and known.state not in {"refused", "failed"}:
            return known
        folder = self.folder(incoming.id)
        folder.mkdir(exist_ok=True)
        incoming.path.rename(folder / "upload")
        at = known.received_at if known else now.isoformat(timespec="milliseconds")
        return self.keep(Record(incoming.id, at, incoming.size_bytes))

    def folder(self, package: str) -> Path:
        """Of one package, as an absolute path."""
        return (self._folder / package).resolve()

    def find(self, package: str) -> Record | None:
        """None when there is no such package (any more)."""
        if not _ID.match(package):
            return None
        try:
            return Record(**orjson.loads((self.folder(package) / "record.json").read_bytes()))
        except (FileNotFoundError, orjson.JSONDecodeError):
            return None

    def keep(self, record: Record) -> Record:
        """Write the record, all or nothing."""
        _written(self.folder(record.id) / "record.json", orjson.dumps(asdict(record)))
        return record

    def all(self) -> list[Record]:
        """Oldest first."""
        found = (self.find(path.name) for path in self._folder.iterdir())
        return sorted((r for r in found if r is not None), key=lambda record: (record.received_at, record.id))

    def report(self, package: str) -> Json | None:
        """None while the package is being checked."""
        try:
            report: Json = orjson.loads((self.folder(package) / "report.json").read_bytes())
        except FileNotFoundError:
            return None
        return report

    def page(self, package: str) -> str | None:
        """None while the package is being checked."""
        try:
            return (self.folder(package) / "report.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def clear(self, record: Record) -> None:
        """Before a check: nothing of an earlier, unfinished one may be left."""
        for path in self.folder(record.id).iterdir():
            if path.name not in {"upload", "record.json"}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def leave(self, record: Record, report: Json) -> None:
        """The report on a package that could not be checked."""
        leave_report(self.folder(record.id), report, bare_page(record.id, report))

    def finish(self, record: Record, state: State) -> Record:
        """Keep record and report, let the data go, and the oldest packages with it."""
        kept = self.keep(replace(record, state=state))
        for path in self.folder(record.id).iterdir():
            if path.name not in {"record.json", "report.json", "report.html"}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        finished = [one for one in self.all() if not one.unfinished]
        for old in finished[:-MOST_KEPT]:
            shutil.rmtree(self.folder(old.id))
        return kept


def leave_report(folder: Path, report: Json, page: str) -> None:
    """Beside the package; whoever looks meanwhile sees the report whole or not at all."""
    _written(folder / "report.html", page.encode())
    _written(folder / "report.json", orjson.dumps(report))


def _written(path: Path, content: bytes) -> None:
    beside = path.with_suffix(path.suffix + ".new")
    beside.write_bytes(content)
    beside.replace(path)
