"""indicators on a real Kafka: consume, apply, figures, ledger, state. Beside it a bare loop that copies."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from tests.bench.clients.ledger_tail import LedgerTail
from tests.bench.known.kafka_loops import copy_loop
from tests.bench.known.rows_alone import load_rows
from tests.bench.made.change_sets import LARGE, change_sets
from tests.bench.measuring import Say, Scale
from tests.bench.processes import processor_seconds
from tests.bench.row import Limit, Row
from tests.brokers import kafka_with_topics
from tests.service_process import ServiceProcess

COPY = "bare aiokafka loop copying the records"
MOST_SECONDS = 240
DISTRICTS = 6


@dataclass(frozen=True)
class _Sent:
    """How long indicators took for some records, and how much processor time."""

    changes: int
    seconds: float
    busy_seconds: float


def rows(scale: Scale, say: Say) -> list[Row]:
    """Changes a second in large sets and one by one; restart with what was then known."""
    with tempfile.TemporaryDirectory() as name, kafka_with_topics(Path(name) / "kafka") as broker:
        service = ServiceProcess("indicators", Path(name), KAFKA_BOOTSTRAP_SERVERS=broker.url)
        try:
            return asyncio.run(_Run(broker.url, service, Path(name) / "data").rows(scale, say))
        finally:
            if service.alive:
                service.end(SIGTERM)


@dataclass(frozen=True)
class _Run:
    bootstrap: str
    service: ServiceProcess
    data: Path

    async def rows(self, scale: Scale, say: Say) -> list[Row]:
        large = change_sets(scale.of(20_000, 4_000), LARGE, "a")
        single = change_sets(scale.of(2_000, 400), 1, "b")
        say("starting indicators ...")
        self.service.start()
        await self.service.ready()
        await self._apply(change_sets(LARGE, LARGE, "warm-up"))
        say(f"{len(large)} change sets of {LARGE} ...")
        bulk = await self._apply(large)
        say(f"{len(single)} change sets of one ...")
        ones = await self._apply(single)
        say("the same records through a bare loop ...")
        bare_bulk = LARGE * len(large) / await copy_loop(self.bootstrap, large)
        bare_ones = len(single) / await copy_loop(self.bootstrap, single)
        known = bulk.changes + ones.changes + LARGE
        say(f"restart with {known:,} parcels ...")
        serving = await self._restart()
        alone = load_rows(self.data)
        return [
            *_speeds(f"changes in sets of {LARGE}", bulk, bare_bulk),
            *_speeds("changes one by one", ones, bare_ones),
            Row("service", f"restart, {known:,} parcels", serving, "s", "bare read of its rows", alone),
            Row("service", "the same, parcels a second", known / serving, "parcels/s", "", None, _RESTART),
        ]

    async def _apply(self, records: list[Outgoing]) -> _Sent:
        """Send the records; returns when each has its page in the ledger."""
        used = processor_seconds(self.service.process_id)
        seconds = await self._until_booked(records)
        changes = sum(record.value.count(b'"planning.survey.changed"') for record in records if record.value)
        return _Sent(changes, seconds, processor_seconds(self.service.process_id) - used)

    async def _until_booked(self, records: list[Outgoing]) -> float:
        async with asyncio.timeout(MOST_SECONDS), LedgerTail(self.bootstrap) as ledger:
            began = time.perf_counter()
            writer = KafkaWriter(self.bootstrap, "bench")
            await writer.start()
            await asyncio.gather(writer.send_all(records), ledger.pages(len(records)))
            await writer.stop()
            return time.perf_counter() - began

    async def _restart(self) -> float:
        """From the start of the process until every district has applied one more change."""
        self.service.end(SIGTERM)
        waiting = change_sets(DISTRICTS, 1, "c")
        began = time.perf_counter()
        self.service.start()
        await self._until_booked(waiting)
        return time.perf_counter() - began


_RESTART = Limit("≥", 500_000 / 15, 3)
"""500,000 parcels in 15 s; the start of the process weighs more when they are few."""


def _speeds(name: str, sent: _Sent, bare: float) -> list[Row]:
    return [
        Row("service", name, sent.changes / sent.seconds, "changes/s", COPY, bare),
        Row("service", f"{name}, a processor second", sent.changes / sent.busy_seconds, "changes"),
    ]
