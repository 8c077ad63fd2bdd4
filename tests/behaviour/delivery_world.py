"""Delivery on a virtual clock: Kafka in memory, receivers as a test wants them, lanes stepped by hand."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.egress.poster import Reply
from chassis.kafka.records import Outgoing
from contracts.messages.alert import Alert
from contracts.topics import ALERTS, SUBSCRIPTIONS
from contracts.wire import Message
from services.alerts.shell.delivery.log.alert_log import AlertLog
from services.alerts.shell.delivery.log.book import Book
from services.alerts.shell.delivery.metrics import DeliveryMetrics
from services.alerts.shell.delivery.subscribing import Subscribing
from services.alerts.shell.delivery.webhooks.lane import Lane, Means
from services.alerts.shell.delivery.webhooks.signing import Signer
from tests.unit.alerts.builders import NOON
from tests.unit.alerts.test_desk import Log

KEY = bytes(range(32))
GOOD = Reply(200)
URL, OTHER = "http://127.0.0.1:9/a", "http://127.0.0.1:9/b"
GOLDEN = "contracts/examples/planning.alert.transitioned.json"
Behaviour = Callable[[datetime], Reply]


def down_for(length: timedelta, reply: Reply | None = None) -> Behaviour:
    """Answers 500 (or as told) until so long after noon."""
    return lambda now: (reply or Reply(500, "answered 500")) if now < NOON + length else GOOD


def alert_message(alert_id: str, transition: int = 1, **said: Any) -> Message[Alert]:
    """A transition; ``said`` replaces fields of a red control-line alert."""
    with open(GOLDEN, encoding="utf-8") as file:  # noqa: PTH123 - read as the producer writes it
        golden = json.load(file)
    golden["data"] |= {"alert_id": alert_id, "transition": transition, **said}
    named = {"id": f"{alert_id}/{transition}", "subject": alert_id, "sequence": str(transition)}
    return Message[Alert].model_validate_json(json.dumps({**golden, **named}))


class Kafka(Log):
    """What is written comes back to those who follow."""

    def __init__(self) -> None:
        super().__init__()
        metrics = DeliveryMetrics(CollectorRegistry())
        self.alerts, self.book = AlertLog(self, metrics, most_held=50), Book(self, metrics)
        self.alerts.begin(0)
        self.book.begin(0)
        self.moments: list[datetime] = []

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        places = await super().send_all(messages)
        for message, (_, offset) in zip(messages, places, strict=True):
            record = self.records[message.topic][offset]
            if message.topic == SUBSCRIPTIONS.name:
                self.book.take([record], offset + 1)
            if message.topic == ALERTS.name:
                self.alerts.append([record], offset + 1)
        return places

    async def offset_at(self, topic: str, partition: int, moment: datetime) -> int | None:
        assert (topic, partition) == (ALERTS.name, 0)
        later = [offset for offset, at in enumerate(self.moments) if at >= moment]
        return later[0] if later else None


@dataclass
class Receiver:
    """One that keeps what it gets; ``behaves`` answers each attempt by its moment."""

    behaves: Behaviour = lambda _: GOOD
    attempts: list[tuple[datetime, Mapping[str, str], bytes]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def hear(self, now: datetime, headers: Mapping[str, str], body: bytes) -> Reply:
        reply = self.behaves(now)
        self.attempts.append((now, headers, body))
        if reply.taken:
            self.taken.append(headers["webhook-id"])
        return reply


class World:
    """A city whose alerts go to receivers by URL."""

    def __init__(self) -> None:
        self.kafka, self.clock = Kafka(), VirtualClock(NOON)
        self.receivers: dict[str, Receiver] = {}
        self.signer = Signer(KEY)
        self.desk = Subscribing(self.kafka.book, self.kafka.alerts, self.kafka, self.signer, self.clock)
        self._lanes: dict[str, Lane] = {}

    async def subscribe(self, url: str, **wish: Any) -> str:
        created = await self.desk.create({"name": url, "url": url, **wish})
        assert created is not None
        self.receivers.setdefault(url, Receiver())
        return created[0]

    async def say(self, *messages: Message[Alert]) -> None:
        """Alerts tells them now."""
        self.kafka.moments += [self.clock.now()] * len(messages)
        sent = [Outgoing(ALERTS.name, message.subject, message.to_bytes()) for message in messages]
        await self.kafka.send_all(sent)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self.receivers[url].hear(self.clock.now(), headers, body)

    def crash(self) -> None:
        """All that was in memory is gone."""
        self._lanes.clear()

    async def run(self, **length: float) -> None:
        """Let so much time pass (``hours=1``), stepping every lane whenever it is due."""
        until = self.clock.now() + timedelta(**length)
        for _ in range(10_000):
            due = min([until, *[await lane.step() for lane in self._current()]])
            if due >= until:
                self.clock.advance((until - self.clock.now()).total_seconds())
                return
            self.clock.advance(max(0.0, (due - self.clock.now()).total_seconds()))
        raise AssertionError("the lanes do not come to rest")

    def _current(self) -> list[Lane]:
        kafka = self.kafka
        metrics = DeliveryMetrics(CollectorRegistry())
        means = Means(kafka.alerts, kafka.book, self.signer, self, self.clock, metrics)
        for name, subscription in kafka.book.subscriptions.items():
            if name not in self._lanes:
                self._lanes[name] = Lane(subscription, means)
        return list(self._lanes.values())
