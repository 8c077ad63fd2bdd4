"""The roll-up dies at a chosen point of one figure: its next life says what was not said, and the same."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from contracts import topics
from contracts.catalogue import catalogue
from contracts.messages.figure import Figure
from contracts.messages.invariant import Invariant
from contracts.wire import Message
from services.indicators.domain.city.reckoning import Reckoning
from services.indicators.domain.city.rollup import Rollup
from services.indicators.domain.city.totals import Totals
from services.indicators.metrics import Metrics
from services.indicators.shell.keeper import Tools
from services.indicators.shell.roller import Roller
from services.indicators.shell.saying.messages import Messages
from tests.behaviour.test_indicators_attempts import Fatal
from tests.builders import START
from tests.unit.indicators.test_rollup import CITY, MEMBERS, figure

KEY = f"farmland_retained/{CITY}/survey/2024"


class Topics(LogReader):
    """A broker in memory with one partition a topic, and the writer to it.

    With ``dies`` the process of the writer does: ``before`` anything has left, or ``after`` all of it has.
    """

    def __init__(self) -> None:
        super().__init__("")
        self.records: list[Record] = []
        self.dies: str | None = None

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """Append them."""
        if self.dies == "before":
            raise Fatal
        found = [(0, self.append(message)) for message in messages]
        if self.dies == "after":
            raise Fatal
        return found

    def append(self, message: Outgoing) -> int:
        """The message at the end of its topic; returns its offset."""
        offset = len(self.of(message.topic))
        self.records.append(
            Record(message.topic, 0, offset, message.key.encode(), message.value, CLOUDEVENT, 0)
        )
        return offset

    def of(self, topic: str) -> list[Record]:
        """All there is."""
        return [record for record in self.records if record.topic == topic]

    async def ends(self, topic: str) -> dict[int, int]:
        """Of the one partition."""
        return {0: len(self.of(topic))}

    async def read(self, topic: str, _: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Those between."""
        yield self.of(topic)[start:end]


class City:
    """The roll-up of a city through its lives; ``counted`` are the districts its second book knows."""

    def __init__(self, counted: frozenset[str] = MEMBERS) -> None:
        self.topics, self._counted, self._acknowledged = Topics(), counted, 0

    def hear(self, unit: str, value: float, offset: int = 1) -> None:
        """A district's figure lies on the topic."""
        data = figure(unit, value, offset=offset)
        key = f"{data.indicator}/{unit}/{data.basis}/{data.period}"
        message = Message[Figure](
            id=f"{key}@{offset}",
            source="/t",
            type="planning.figure.changed",
            subject=key,
            time=START,
            data=data,
        )
        self.topics.append(Outgoing(topics.FIGURES.name, key, message.to_bytes()))

    async def live(self, dies: str | None = None) -> None:
        """Start, handle all that is not acknowledged, and acknowledge it; unless it dies of it."""
        self.topics.dies = dies
        roller = self._roller()
        await roller.rebuild()
        roller.own(ours=True)
        new = self.topics.of(topics.FIGURES.name)[self._acknowledged :]
        if dies is None:
            await roller.handle(new)
            self._acknowledged += len(new)
        else:
            with pytest.raises(Fatal):
                await roller.handle(new)

    def _roller(self) -> Roller:
        clock, metrics = VirtualClock(datetime(2026, 1, 1, tzinfo=UTC)), Metrics(CollectorRegistry())
        tools = Tools(self.topics, self.topics, clock, Messages(catalogue()), metrics)
        rollup = Rollup(CITY, MEMBERS, catalogue().values())
        return Roller(tools, Reckoning(rollup, Totals(self._counted, catalogue().values())))

    def said(self) -> list[Figure]:
        """Of the city's farmland."""
        found = [one for one in self.topics.of(topics.FIGURES.name) if one.key == KEY.encode()]
        return [Message[Figure].model_validate_json(one.value or b"").data for one in found]

    def equations(self) -> list[str]:
        """How the city's equations were said to stand."""
        found = self.topics.of(topics.FINDINGS.name)
        return [Message[Invariant].model_validate_json(one.value or b"").data.status for one in found]


async def undisturbed() -> Figure:
    city = City()
    city.hear("320402", 1.0)
    city.hear("320411", 2.0)
    await city.live()
    return city.said()[-1]


@pytest.mark.parametrize(("dies", "times"), [("before", 1), ("after", 2)])
async def test_a_city_figure_is_said_whatever_it_died_of_and_is_the_same_each_time(
    dies: str, times: int
) -> None:
    city = City()
    city.hear("320402", 1.0)
    city.hear("320411", 2.0)
    await city.live(dies)

    await city.live()

    assert city.said() == [await undisturbed()] * times


async def test_what_districts_said_while_it_was_dead_is_in_its_next_words() -> None:
    city = City()
    city.hear("320402", 1.0)
    await city.live("before")
    city.hear("320411", 2.0)

    await city.live()

    assert city.said()[-1] == await undisturbed()


async def test_an_equation_it_died_of_telling_is_told_in_its_next_life_and_only_then() -> None:
    city = City(counted=frozenset({"320402"}))
    city.hear("320411", 10.0)
    await city.live("before")
    assert city.equations() == []

    await city.live()
    city.hear("320411", 10.0, offset=2)
    await city.live()
    assert (city.equations(), city.said()) == (["broken"], [])

    city.hear("320411", 0.0, offset=3)
    await city.live("before")
    await city.live()
    assert (city.equations(), [one.value for one in city.said()]) == (["broken", "holds"], [0.0])
