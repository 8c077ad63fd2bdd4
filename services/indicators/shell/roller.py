"""The roll-up between Kafka and itself: reads district figures, says city figures on the same topic.

Its state is the topic itself (compacted), read at start, and again from there when the topic comes back from
another worker. A figure that is read again is summed and said again: absolute values, so it is harmless, and
nothing is lost between reading and saying.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress

from pydantic import ValidationError

from chassis.kafka.records import Outgoing, Record
from contracts import topics
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown
from contracts.wire import Attributes, Message
from services.indicators.domain.rollup import CityFigure, Rollup
from services.indicators.shell.keeper import Tools
from services.indicators.shell.messages import Place, target_of
from services.indicators.shell.newest import Newest
from services.indicators.shell.sender import Sender, last_words, unreadable

log = logging.getLogger(__name__)


class Roller:
    """Handles records of planning.figures.v1 in order; sees to it that the newest of a figure lies last."""

    def __init__(self, tools: Tools, rollup: Rollup) -> None:
        self._tools, self._rollup = tools, rollup
        self._sender, self._newest = Sender(tools.writer), Newest()
        self._next = 0

    async def rebuild(self) -> None:
        """Take everything the topic holds, without saying anything."""
        for partition, end in (await self._tools.log.ends(topics.FIGURES.name)).items():
            await self._catch_up(partition, end)

    async def handle(self, records: Sequence[Record]) -> None:
        """Sum and say what figures and targets move."""
        for record in records[:1]:
            await self._catch_up(record.partition, record.offset)
        late: list[Outgoing] = []
        moved: list[Outgoing] = []
        for record in records:
            try:
                moved += [self._message(one) for one in self._take(record)]
                late += self._newest.outdated_by(record)
            except ValidationError as error:
                self._tools.metrics.rejected.inc()
                late.append(unreadable(record, error, self._tools.clock.now()))
        await self._sender.send(last_words(late + moved))

    async def _catch_up(self, partition: int, end: int) -> None:
        """Take what lies before ``end``: another worker summed it and said so while the roll-up was its."""
        if self._next >= end:
            return
        log.info("reading %s from %d to %d", topics.FIGURES.name, self._next, end)
        async for batch in self._tools.log.read(topics.FIGURES.name, partition, self._next, end):
            for record in batch:
                with suppress(ValidationError):
                    self._take(record)
                    self._newest.outdated_by(record)
        self._next = end

    def _take(self, record: Record) -> list[CityFigure]:
        self._next = max(self._next, record.offset + 1)
        if record.value is None:
            return []
        kind = Attributes.model_validate_json(record.value).type
        if kind == "planning.target.known":
            known = Message[TargetKnown].model_validate_json(record.value).data
            return self._rollup.take_target(known)
        if kind == "planning.statistic.known":
            return self._rollup.take_statistic(Message[StatisticKnown].model_validate_json(record.value).data)
        return self._rollup.take(Message[Figure].model_validate_json(record.value).data)

    def _message(self, city: CityFigure) -> Outgoing:
        now = self._tools.clock.now()
        place = Place(city.figure.key.unit, city.offset, city.events)
        target = target_of(city.figure, self._rollup.targets)
        return self._tools.messages.figure(self._tools.messages.told(city.figure, place, target, now), now)
