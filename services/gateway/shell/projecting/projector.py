"""Folds the log into the read model, for ever, from wherever the read model stands."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from chassis.backoff import Backoff
from chassis.doors.ops import Health
from chassis.errors import TransientFailure
from chassis.kafka.log_reader import TailReader
from chassis.kafka.records import Partition, Record
from services.gateway.adapters.read_model.writer import Epoch, ModelLost, ModelWriter
from services.gateway.domain.model.projection import PROJECTED
from services.gateway.metrics import Metrics
from services.gateway.shell.projecting.dead_letters import DeadLetters
from services.gateway.shell.projecting.reading import chunks, read
from services.gateway.shell.stopping import end_if_asked

log = logging.getLogger(__name__)

CHECK_SECONDS = 1.0
KAFKA_SECONDS = 5.0
GATHER_SECONDS = 0.02
"""After a batch: in a stream of messages a few large steps cost much less than many small ones."""


def _by_urgency(read: tuple[Partition, Sequence[Record]]) -> int:
    """What screens wait for comes before what is only noted."""
    (topic, _), _ = read
    return PROJECTED.index(topic)


@dataclass(frozen=True)
class Gauges:
    """Where the projector tells how it is doing."""

    health: Health
    metrics: Metrics


class Projector:
    """One of any number of projectors of the same read model: every step counts once, whoever is first."""

    name = "projector"

    def __init__(
        self, source: TailReader, model: ModelWriter, dead_letters: DeadLetters, gauges: Gauges
    ) -> None:
        self._source = source
        self._model = model
        self._dead_letters = dead_letters
        self._health, self._metrics = gauges.health, gauges.metrics
        self._backoff = Backoff(most_seconds=2.0)
        self._goal: dict[Partition, int] = {}
        """The ends of the log when last looked at: under a steady stream nobody ever reaches those of now."""

    async def start(self) -> None:
        """Nothing: the first thing to wait for is Kafka, and ``run`` does."""

    async def run(self) -> None:
        """Project; begins anew when the read model was lost, tries again when a neighbour is away."""
        await self._source.start()
        while True:
            end_if_asked()
            try:
                await self._project(await self._model.open())
            except ModelLost as lost:
                log.warning(
                    "the read model of epoch %s is gone or was replaced; going on with the one there is", lost
                )
                self._metrics.epochs.inc()
                self._health.not_ready("projector", "rebuilding")
            except TransientFailure as failure:
                self._health.not_ready("projector", str(failure))
                log.warning("projecting again in a moment: %s", failure)
                with suppress(TransientFailure):
                    await self._ends()
                await asyncio.sleep(self._backoff.next_delay())

    async def stop(self) -> None:
        """Disconnect from Kafka."""
        await self._source.stop()

    async def _project(self, epoch: Epoch) -> None:
        await self._follow(epoch)
        complete, checked = False, 0.0
        while True:
            end_if_asked()
            batch = await self._source.batch()
            for place, records in sorted(batch.items(), key=_by_urgency):
                for chunk in chunks(records):
                    await self._apply(epoch, place, chunk)
            if time.monotonic() - checked >= CHECK_SECONDS or not (batch or complete):
                complete = await self._check(epoch, complete=complete)
                checked = time.monotonic()
            if batch:
                await asyncio.sleep(GATHER_SECONDS)

    async def _follow(self, epoch: Epoch) -> None:
        """Read on where the model stands; a log shorter than that is another log."""
        ends = await self._ends()
        if any(epoch.next_offset(place) > end for place, end in ends.items()):
            await self._model.restart(epoch)
            raise ModelLost(epoch.id)
        self._source.follow({place: epoch.next_offset(place) for place in ends})
        self._goal = ends

    async def _apply(self, epoch: Epoch, place: Partition, records: Sequence[Record]) -> None:
        steps, unreadable = read(records)
        if unreadable:
            await self._dead_letters.send(unreadable)
            self._metrics.undecodable.labels(place[0]).inc(len(unreadable))
        fresh = await self._model.apply(epoch, place, steps)
        self._metrics.projected.labels(place[0]).inc(fresh)

    async def _check(self, epoch: Epoch, *, complete: bool) -> bool:
        """Whether the model has ever caught up with the log as it was a moment before; raises ModelLost."""
        await self._model.check(epoch)
        ends = await self._ends()
        positions = {place: await self._source.position(place) for place in ends}
        behind = sum(max(0, end - positions[place]) for place, end in ends.items())
        self._metrics.lag.set(behind)
        reached = all(positions[place] >= end for place, end in self._goal.items())
        self._goal = ends
        if not complete and reached:
            await self._model.complete(epoch)
            log.info("epoch %s has caught up with the log", epoch.id)
            complete = True
        if complete:
            self._backoff.reset()
            self._health.ready("projector")
        return complete

    async def _ends(self) -> dict[Partition, int]:
        """The end of each partition we read; raises TransientFailure when Kafka does not tell in time."""
        try:
            async with asyncio.timeout(KAFKA_SECONDS):
                told = {topic: await self._source.ends(topic) for topic in PROJECTED}
        except (TimeoutError, TransientFailure) as error:
            self._health.not_ready("kafka", "does not answer")
            raise TransientFailure("Kafka does not answer") from error
        self._health.ready("kafka")
        return {(topic, number): end for topic, ends in told.items() for number, end in ends.items()}
