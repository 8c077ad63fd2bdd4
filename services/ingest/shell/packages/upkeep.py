"""Bringing the known parcels up to date: once all that was received is decided, read its changes."""

import asyncio
import logging
from pathlib import Path

from chassis.backoff import Backoff
from chassis.errors import TransientFailure
from contracts.topics import CHANGES, EVENTS
from services.ingest.shell.kafka import Kafka
from services.ingest.shell.packages.known import KnownParcels

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2


class Upkeep:
    """Keeps one file of known parcels."""

    def __init__(self, kafka: Kafka, path: Path) -> None:
        self._kafka, self.path = kafka, path.resolve()

    async def catch_up(self) -> None:
        """Returns when it reflects every event that was in the log at the call; waits while Kafka is away."""
        backoff = Backoff()
        while True:
            try:
                await self._decided()
                await self._read()
            except TransientFailure as failure:
                log.warning("known parcels not up to date: %s", failure)
                await asyncio.sleep(backoff.next_delay())
            else:
                return

    async def _decided(self) -> None:
        for partition, end in (await self._kafka.log.ends(EVENTS.name)).items():
            while True:
                if await self._kafka.reader.committed((EVENTS.name, partition)) >= end:
                    break
                await asyncio.sleep(LOOK_SECONDS)

    async def _read(self) -> None:
        known = await asyncio.to_thread(KnownParcels, self.path)
        try:
            ends, places = await self._kafka.log.ends(CHANGES.name), known.places()
            if any(place > ends.get(partition, 0) for partition, place in places.items()):
                log.warning("the known parcels are of another log: reading anew")
                known.forget()
                places = {}
            for partition, end in ends.items():
                async for records in self._kafka.log.read(
                    CHANGES.name, partition, places.get(partition, 0), end
                ):
                    values = [record.value for record in records]
                    await asyncio.to_thread(known.apply, partition, values, records[-1].offset + 1)
        finally:
            known.close()
