"""The roll-up between Kafka and itself: reads district figures, says city figures on the same topic.

Its state is the topic itself (compacted), read at start, and again from there when the topic comes back from
another worker. A figure that is read again is summed and said again: absolute values, so it is harmless, and
nothing is lost between reading and saying.
"""

from collections.abc import Sequence
from contextlib import suppress

from pydantic import ValidationError

from chassis.kafka.records import Outgoing, Record
from contracts import topics
from contracts.districts import city
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown
from contracts.messages.invariant import Invariant
from contracts.wire import Message
from services.indicators.domain.city.reckoning import Reckoning
from services.indicators.domain.city.rollup import CityFigure
from services.indicators.shell.asked.headroom import target_of
from services.indicators.shell.backlog import Backlog
from services.indicators.shell.keeper import Tools
from services.indicators.shell.saying.broken import said_broken
from services.indicators.shell.saying.messages import Place
from services.indicators.shell.saying.newest import Newest
from services.indicators.shell.saying.sender import Sender, last_words, unreadable

_FIGURE, _TARGET, _STATISTIC = Message[Figure], Message[TargetKnown], Message[StatisticKnown]


class Roller:
    """Handles records of planning.figures.v1 in order; sees to it that the newest of a figure lies last."""

    def __init__(self, tools: Tools, reckoning: Reckoning) -> None:
        self._tools, self._reckoning, self._rollup = tools, reckoning, reckoning.rollup
        self._sender, self._newest = Sender(tools.writer), Newest()
        self._backlog = Backlog(tools.log, topics.FIGURES.name)
        self._ours = self._settled = False

    async def rebuild(self) -> None:
        """Take everything the topic holds, without saying anything."""
        async for record in self._backlog.whole():
            self._learn(record)

    def own(self, *, ours: bool) -> None:
        """The topic is this worker's from now on, or another's."""
        self._settled = self._settled and ours and self._ours
        self._ours = ours

    async def handle(self, records: Sequence[Record]) -> None:
        """Sum and say what figures and targets move."""
        async for record in self._backlog.before(records[0].offset if records else 0):
            self._learn(record)
        if not self._settled:
            await self._settle()
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

    async def _settle(self) -> None:
        """Say what does not add up and was not said by whoever died on it; know what holds again unsaid."""
        self._settled = True
        unsaid = self._reckoning.hold_against(await said_broken(self._tools.log, city().code))
        await self._sender.send([message for one in unsaid for message in self._messages(one)])

    def _learn(self, record: Record) -> None:
        """Another worker summed it and said so while the roll-up was its."""
        with suppress(ValidationError):
            self._take(record)
            self._newest.outdated_by(record)

    def _take(self, record: Record) -> Sequence[CityFigure | Invariant]:
        self._backlog.seen(record)
        if record.value is None:
            return []
        kind, _, rest = (record.key or b"").decode(errors="replace").partition("/")
        if kind == "target":
            known = _TARGET.model_validate_json(record.value).data
            return self._reckoning.sayable(self._rollup.take_target(known))
        if kind == "statistic":
            statistic = _STATISTIC.model_validate_json(record.value).data
            return self._reckoning.sayable(self._rollup.take_statistic(statistic))
        if rest.startswith(f"{city().code}/"):
            return []  # said here, or by whoever summed before
        return self._reckoning.take(_FIGURE.model_validate_json(record.value).data)

    def _messages(self, moved: CityFigure | Invariant) -> list[Outgoing]:
        now = self._tools.clock.now()
        if isinstance(moved, Invariant):
            self._tools.metrics.broken_invariants.labels(moved.name).inc(moved.status == "broken")
            return self._tools.messages.placed([moved], Place(moved.unit, moved.shard_offset, 0), now)
        place = Place(moved.figure.key.unit, moved.offset, moved.events)
        target = target_of(moved.figure, self._rollup.targets)
        return [self._tools.messages.figure(moved.figure, place, target, now)]
