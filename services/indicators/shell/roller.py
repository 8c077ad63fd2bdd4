"""The roll-up between Kafka and itself: reads district figures, says city figures on the same topic.

Its state is the topic itself (compacted), read once at start. A figure that is read again is summed and
said again: absolute values, so it is harmless, and nothing is lost between reading and saying.
"""

import logging
from collections.abc import Sequence

from pydantic import ValidationError

from chassis.kafka.records import Outgoing, Record
from contracts import topics
from contracts.messages.figure import Figure, TargetKnown
from contracts.wire import Attributes, Message
from services.indicators.domain.rollup import CityFigure, Rollup
from services.indicators.shell.keeper import Tools
from services.indicators.shell.messages import Place, target_of
from services.indicators.shell.sender import Sender, last_words, unreadable

log = logging.getLogger(__name__)


class Roller:
    """Handles records of planning.figures.v1 in order."""

    def __init__(self, tools: Tools, rollup: Rollup) -> None:
        self._tools, self._rollup = tools, rollup
        self._sender = Sender(tools.writer)

    async def rebuild(self) -> None:
        """Take everything the topic holds, without saying anything."""
        count = 0
        async for batch in self._tools.log.read_all(topics.FIGURES.name):
            for record in batch:
                self._take(record)
                count += 1
        log.info("roll-up rebuilt from %d figures", count)

    async def handle(self, records: Sequence[Record]) -> None:
        """Sum and say what figures and targets move."""
        said: list[Outgoing] = []
        for record in records:
            try:
                said += [self._message(one) for one in self._take(record)]
            except ValidationError as error:
                self._tools.metrics.rejected.inc()
                said.append(unreadable(record, error, self._tools.clock.now()))
        await self._sender.send(last_words(said))

    def _take(self, record: Record) -> list[CityFigure]:
        if record.value is None:
            return []
        kind = Attributes.model_validate_json(record.value).type
        if kind == "planning.target.known":
            known = Message[TargetKnown].model_validate_json(record.value).data
            return self._rollup.take_target(known)
        return self._rollup.take(Message[Figure].model_validate_json(record.value).data)

    def _message(self, city: CityFigure) -> Outgoing:
        now = self._tools.clock.now()
        place = Place(city.figure.key.unit, city.offset, city.events)
        target = target_of(city.figure, self._rollup.targets)
        return self._tools.messages.figure(self._tools.messages.told(city.figure, place, target, now), now)
