"""indicators on a real Kafka: consume, apply over control lines, figures, ledger, state.

Beside it a bare loop that copies the records, and a full recompute with geopandas.
"""

import asyncio
import time
from dataclasses import dataclass
from itertools import islice

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from tests.bench.clients.booking import seconds_until_booked
from tests.bench.clients.ledger_tail import LedgerTail
from tests.bench.clients.worker import indicators_on_kafka
from tests.bench.known.full_recompute import full_recompute
from tests.bench.known.kafka_loops import copy_loop, round_trips
from tests.bench.made.change_sets import LARGE, change_sets, ground_of, line_sets
from tests.bench.measuring import Say, Scale, percentile
from tests.bench.processes import processor_seconds
from tests.bench.row import Row
from tests.service_process import ServiceProcess

COPY = "bare aiokafka loop copying the records"
ANEW = "geopandas.overlay of all parcels anew"
"""For one change too a batch lays everything over everything."""
VERTICES = 10_000
"""Of each of the three control lines."""


@dataclass(frozen=True)
class _Sent:
    """How long indicators took for some records, and how much processor time."""

    changes: int
    seconds: float
    busy_seconds: float


def rows(scale: Scale, say: Say) -> list[Row]:
    """Changes a second in large sets and one by one, and how long a single one takes."""
    with indicators_on_kafka() as (bootstrap, service):
        return asyncio.run(_Run(bootstrap, service).rows(scale, say))


@dataclass(frozen=True)
class _Run:
    bootstrap: str
    service: ServiceProcess

    async def rows(self, scale: Scale, say: Say) -> list[Row]:
        parcels = scale.of(20_000, 4_000)
        say("starting indicators ...")
        self.service.start()
        await self.service.ready()
        await self._apply([*line_sets(parcels, VERTICES), *change_sets(LARGE, LARGE, "warm-up")])
        say(f"all {parcels:,} parcels anew with geopandas ...")
        anew = _anew(parcels)
        say(f"{parcels:,} changes in sets of {LARGE} ...")
        bulk = await self._speeds(change_sets(parcels, LARGE, "a"), LARGE, parcels / anew)
        say("changes one by one ...")
        ones = await self._speeds(change_sets(scale.of(2_000, 400), 1, "b"), 1, 1 / anew)
        say("changes with nothing else to do, one after the other ...")
        waits = await self._waits(change_sets(scale.of(300, 60), 1, "c"))
        return [*bulk, *ones, *waits]

    async def _speeds(self, records: list[Outgoing], size: int, anew: float) -> list[Row]:
        """Changes a second, and a second of one processor; ``anew`` as many a full recompute does."""
        sent = await self._apply(records)
        bare = size * len(records) / await copy_loop(self.bootstrap, records)
        name = f"changes in sets of {size}" if size > 1 else "changes one by one"
        a_core = sent.changes / sent.busy_seconds
        return [
            Row("service", name, sent.changes / sent.seconds, "changes/s", COPY, bare),
            Row("service", f"{name}, a processor second", a_core, "changes", ANEW, anew),
        ]

    async def _waits(self, records: list[Outgoing]) -> list[Row]:
        """How long one change takes when nothing else is to do."""
        waits = await self._one_after_the_other(records)
        bare = await round_trips(self.bootstrap, len(waits))
        return [
            Row(
                "service",
                f"one change, from sent to booked, p{percent}",
                1e3 * percentile(waits, percent),
                "ms",
                f"bare Kafka produce → consume, p{percent}",
                1e3 * percentile(bare, percent),
            )
            for percent in (50, 99)
        ]

    async def _apply(self, records: list[Outgoing]) -> _Sent:
        """Send the records; returns when each has its page in the ledger."""
        used = processor_seconds(self.service.process_id)
        seconds = await seconds_until_booked(self.bootstrap, records)
        changes = sum(record.value.count(b'"planning.survey.changed"') for record in records if record.value)
        return _Sent(changes, seconds, processor_seconds(self.service.process_id) - used)

    async def _one_after_the_other(self, records: list[Outgoing]) -> list[float]:
        """Seconds from sending a change to reading its page in the ledger."""
        waits = []
        writer = KafkaWriter(self.bootstrap, "bench")
        await writer.start()
        async with LedgerTail(self.bootstrap) as ledger:
            for record in records:
                began = time.perf_counter()
                await writer.send_all([record])
                await ledger.pages(1)
                waits.append(time.perf_counter() - began)
        await writer.stop()
        return waits[len(waits) // 10 :]


def _anew(parcels: int) -> float:
    """Processor seconds of a full recompute of the same ground."""
    ground = ground_of(parcels)
    return full_recompute(list(islice(ground.parcels(), parcels)), list(ground.lines(VERTICES)))
