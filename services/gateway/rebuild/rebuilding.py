"""Folds the whole log into a model beside the one shown, and shows it once it has caught up."""

from collections.abc import Callable
from dataclasses import dataclass

from chassis.kafka.log_reader import TailReader
from chassis.kafka.records import Partition
from services.gateway.adapters.read_model.rebuild import Beside
from services.gateway.adapters.read_model.writer import Epoch, ModelWriter
from services.gateway.domain.model.projection import PROJECTED
from services.gateway.shell.projecting.reading import chunks, read

NEAR = 1000
"""So few messages from the end of the log the new model is shown: its projectors read on from there."""


class NotRebuilt(Exception):
    """The new model could not be shown, and why."""


@dataclass
class Progress:
    """Messages of the log: passed, in all, and how many of them could not be read."""

    done: int = 0
    total: int = 0
    unreadable: int = 0


class Rebuilding:
    """Raises NotRebuilt, TransientFailure, and ModelLost when Redis lost the new model."""

    def __init__(self, source: TailReader, model: ModelWriter, beside: Beside) -> None:
        self._source = source
        self._model = model
        self._beside = beside

    async def run(self, tell: Callable[[Progress], None]) -> Progress:
        """Builds and shows; ``tell`` hears how far it is."""
        epoch = await self._beside.begin()
        if epoch is None:
            raise NotRebuilt("another rebuild is running")
        shown = False
        try:
            progress = await self._fill(epoch, tell)
            shown = await self._beside.show(epoch)
        finally:
            if not shown:
                await self._beside.drop(epoch)
        if not shown:
            raise NotRebuilt("Redis was emptied, or the model was replaced meanwhile")
        return progress

    async def _fill(self, epoch: Epoch, tell: Callable[[Progress], None]) -> Progress:
        progress = Progress()
        ends = await self._ends()
        self._source.follow(dict.fromkeys(ends, 0))
        while True:
            for place, records in (await self._source.batch()).items():
                for chunk in chunks(records):
                    steps, unreadable = read(chunk)
                    await self._model.apply(epoch, place, steps)
                    progress.unreadable += len(unreadable)
            await self._beside.live()
            ends = await self._ends()
            positions = {place: await self._source.position(place) for place in ends}
            progress.total, progress.done = sum(ends.values()), sum(positions.values())
            tell(progress)
            if progress.total - progress.done <= min(NEAR, progress.total // 100):
                return progress

    async def _ends(self) -> dict[Partition, int]:
        told = {topic: await self._source.ends(topic) for topic in PROJECTED}
        return {(topic, number): end for topic, ends in told.items() for number, end in ends.items()}
