"""A desk publishes alerts before episodes, and never goes on after it was cut off."""

from collections.abc import AsyncIterator, Sequence

import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.errors import TransientFailure
from chassis.kafka.records import CLOUDEVENT, Outgoing, Record
from contracts.topics import ALERTS, EPISODES, EVENTS, FIGURES, REJECTED
from services.alerts.domain.docket import Docket
from services.alerts.domain.preview import preview
from services.alerts.metrics import Metrics
from services.alerts.shell.arrivals import Arrivals
from services.alerts.shell.desks.beat import Interrupted, Surroundings
from services.alerts.shell.desks.beats import beats
from services.alerts.shell.desks.desk import Desk
from services.alerts.shell.people.policies import Policies
from tests.behaviour.alerts_timeline import COMPOSER, RULES
from tests.unit.alerts.builders import NOON, figure, message_of


class Log:
    """Kafka in memory: what is sent can be read; it may be away."""

    def __init__(self) -> None:
        self.records: dict[str, list[Record]] = {}
        self.away_for: str | None = None

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        if any(message.topic == self.away_for for message in messages):
            raise TransientFailure("away")
        return [(0, self._append(message).offset) for message in messages]

    async def ends(self, topic: str) -> dict[int, int]:
        return {0: len(self.records.get(topic, []))}

    async def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        assert partition == 0
        yield self.records.get(topic, [])[start:end]

    async def committed(self, topic: str, partition: int) -> int:
        assert partition == 0
        return len(self.records.get(topic, []))

    def _append(self, message: Outgoing) -> Record:
        held = self.records.setdefault(message.topic, [])
        key, at = message.key.encode(), int(NOON.timestamp() * 1000)
        held.append(Record(message.topic, 0, len(held), key, message.value, CLOUDEVENT, at))
        return held[-1]


def desk_of(log: Log, around: Surroundings | None = None) -> Desk:
    """The desk for figures."""
    return Desk(beats()[0], around or surroundings_of(log, VirtualClock(NOON)))


def surroundings_of(log: Log, clock: VirtualClock) -> Surroundings:
    """The shipped rules on a log in memory."""
    metrics, policies = Metrics(CollectorRegistry()), Policies(RULES, log, log, clock)
    return Surroundings(log, log, log, clock, COMPOSER, metrics, policies)


async def incoming(log: Log, *values: float) -> list[Record]:
    await log.send_all([message_of(number, figure(value=value)) for number, value in enumerate(values)])
    return log.records[FIGURES.name]


async def test_messages_that_come_together_are_told_one_by_one_and_remembered_once() -> None:
    log = Log()
    await desk_of(log).take(await incoming(log, 99e6, 110e6, 99e6))

    assert [len(log.records[topic.name]) for topic in (ALERTS, EPISODES)] == [3, 1]


async def test_a_desk_that_was_cut_off_refuses_to_go_on_and_a_new_one_finds_what_was_told() -> None:
    log = Log()
    records, desk = await incoming(log, 99e6), desk_of(log)
    log.away_for = EPISODES.name

    with pytest.raises(TransientFailure):
        await desk.take(records)
    log.away_for = None
    with pytest.raises(Interrupted):
        await desk.take(records)
    await desk_of(log).take(records)

    assert len(log.records[ALERTS.name]) == 1


async def test_a_desk_without_its_partition_lets_time_pass() -> None:
    log = Log()
    desk = desk_of(log)
    await desk.assigned()
    await desk.revoked()
    log.away_for = ALERTS.name

    await desk.tick()


async def test_what_cannot_be_read_goes_to_the_dead_letters_and_the_rest_is_judged() -> None:
    log = Log()
    await log.send_all([Outgoing(FIGURES.name, "bad", b"\xff")])
    await desk_of(log).take(await incoming(log, 99e6))

    assert [len(log.records[topic.name]) for topic in (REJECTED, ALERTS)] == [1, 1]


def firing(docket: Docket) -> list[str]:
    return [f"{episode.alert.unit} {episode.alert.grade}" for episode in docket.episodes]


async def test_what_is_tried_on_a_fork_of_a_desk_does_not_show_in_it() -> None:
    log = Log()
    desk = desk_of(log)
    await desk.assigned()
    await desk.take(await incoming(log, 99e6))

    fork = await desk.fork()
    assert [alert.event for alert in preview(fork, [figure(value=110e6)], NOON)] == ["cleared"]

    assert firing(await desk.fork()) == ["320411 red"]
    assert len(log.records[ALERTS.name]) == 1


async def test_a_desk_whose_topic_is_another_workers_reads_back_what_that_one_told() -> None:
    log = Log()
    standby = desk_of(log)
    assert firing(await standby.fork()) == []

    await desk_of(log).take(await incoming(log, 99e6))

    assert firing(await standby.fork()) == ["320411 red"]


async def test_a_desk_that_was_cut_off_is_not_asked() -> None:
    log = Log()
    records, desk = await incoming(log, 99e6), desk_of(log)
    log.away_for = EPISODES.name
    with pytest.raises(TransientFailure):
        await desk.take(records)

    with pytest.raises(TransientFailure, match="midway"):
        await desk.fork()


async def test_sources_are_heard_from_the_log_of_events_whatever_else_lies_there() -> None:
    log, clock = Log(), VirtualClock(NOON)
    arrivals = Arrivals(log, clock)
    await log.send_all(
        [
            Outgoing(EVENTS.name, "a", b'{"source": "/wqwh/permits", "type": "x"}'),
            Outgoing(EVENTS.name, "b", b"\xff"),
            Outgoing(EVENTS.name, "c", b'{"source": 5}'),
        ]
    )

    await arrivals.refresh()

    assert [name for name, _ in arrivals.rhythms.items()] == ["/wqwh/permits"]
