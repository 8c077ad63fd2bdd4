"""indicators ended and started again on a real Kafka, with the parcels of a whole city in its stores."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from signal import SIGKILL, SIGTERM, Signals
from statistics import median

from chassis.kafka.records import Outgoing
from tests.bench.clients.booking import seconds_until_booked
from tests.bench.clients.worker import indicators_on_kafka
from tests.bench.made.change_sets import LARGE, change_sets, line_sets
from tests.bench.measuring import Say, Scale
from tests.bench.row import Limit, Row
from tests.service_process import ServiceProcess

VERTICES = 10_000
"""Of each of the three control lines."""
AT_ONCE = 100
"""Sets that are sent before the next ones are waited for."""
DISTRICTS = 6
MOST_SECONDS = 15.0


def rows(scale: Scale, say: Say) -> list[Row]:
    """Seconds until every district has applied one more change, after a quiet end and after a kill."""
    with indicators_on_kafka() as (bootstrap, service):
        return asyncio.run(_Run(bootstrap, service, say).rows(scale))


@dataclass(frozen=True)
class _Run:
    bootstrap: str
    service: ServiceProcess
    say: Say

    async def rows(self, scale: Scale) -> list[Row]:
        parcels, runs = scale.of(501_000, 12_000), scale.of(3, 1)
        self.service.start()
        await self.service.ready()
        await self._fill([*line_sets(parcels, VERTICES), *change_sets(parcels, LARGE, "p")])
        found = []
        for how, name in ((SIGTERM, "a quiet end"), (SIGKILL, "a kill")):
            self.say(f"restart after {name} ...")
            seconds = [await self._restart(how, f"{name} {number}") for number in range(runs)]
            limit = Limit("≤", MOST_SECONDS, 3)
            found.append(
                Row("restart", f"{parcels:,} parcels, after {name}", median(seconds), "s", "", None, limit)
            )
        return found

    async def _fill(self, records: Sequence[Outgoing]) -> None:
        for start in range(0, len(records), AT_ONCE):
            self.say(f"set {start:,} of {len(records):,} ...")
            await seconds_until_booked(self.bootstrap, records[start : start + AT_ONCE])

    async def _restart(self, how: Signals, first: str) -> float:
        """From the start of the process until every district has applied one more change."""
        self.service.end(how)
        waiting = change_sets(DISTRICTS, 1, first)
        began = time.perf_counter()
        self.service.start()
        await seconds_until_booked(self.bootstrap, waiting)
        return time.perf_counter() - began
