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
from contracts.districts import city
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown
from contracts.messages.invariant import Invariant
from contracts.wire import Attributes, Message
from services.indicators.domain.reckoning import Reckoning
from services.indicators.domain.rollup import CityFigure
from services.indicators.shell.broken import said_broken
from services.indicators.shell.headroom import target_of
from services.indicators.shell.keeper import Tools
from services.indicators.shell.messages import Place
from services.indicators.shell.newest import Newest
from services.indicators.shell.sender import Sender, last_words, unreadable

log = logging.getLogger(__name__)


class Roller:
    """Handles records of planning.figures.v1 in order; sees to it that the newest of a figure lies last."""

    def __init__(self, tools: Tools, reckoning: Reckoning) -> None:
        self._tools, self._reckoning, self._rollup = tools, reckoning, reckoning.rollup
        self._sender, self._newest = Sender(tools.writer), Newest()
        self._next = 0

    async def rebuild(self) -> None:
        """Take everything the topic holds, without saying anything; know what was said not to add up."""
        for partition, end in (await self._tools.log.ends(topics.FIGURES.name)).items():
            await self._catch_up(partition, end)
        for broken in await said_broken(self._tools.log, city().code):
            self._reckoning.recall(broken)

    async def handle(self, records: Sequence[Record]) -> None:
        """Sum and say what figures and targets move."""
        for record in records[:1]:
            await self._catch_up(record.partition, record.offset)
        late: list[Outgoing] = []
        moved: list[Outgoing] = []
        for record in records:
            try:
                moved += [message for one in self._take(record) for message in self._messages(one)]
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

    def _take(self, record: Record) -> Sequence[CityFigure | Invariant]:
        self._next = max(self._next, record.offset + 1)
        if record.value is None:
            return []
        kind = Attributes.model_validate_json(record.value).type
        if kind == "planning.target.known":
            known = Message[TargetKnown].model_validate_json(record.value).data
            return self._reckoning.sayable(self._rollup.take_target(known))
        if kind == "planning.statistic.known":
            statistic = Message[StatisticKnown].model_validate_json(record.value).data
            return self._reckoning.sayable(self._rollup.take_statistic(statistic))
        return self._reckoning.take(Message[Figure].model_validate_json(record.value).data)

    def _messages(self, moved: CityFigure | Invariant) -> list[Outgoing]:
        now = self._tools.clock.now()
        if isinstance(moved, Invariant):
            self._tools.metrics.broken_invariants.labels(moved.name).inc(moved.status == "broken")
            return self._tools.messages.placed([moved], Place(moved.unit, moved.shard_offset, 0), now)
        place = Place(moved.figure.key.unit, moved.offset, moved.events)
        target = target_of(moved.figure, self._rollup.targets)
        return [self._tools.messages.figure(self._tools.messages.told(moved.figure, place, target, now), now)]
