"""alerts on a real Kafka: from a fact in the log to the webhook at its receiver, and how many a second."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.kafka.writer import KafkaWriter
from contracts.topics import ALERTS
from tests.bench.known.kafka_loops import round_trips
from tests.bench.measuring import Say, Scale, percentile
from tests.bench.row import Limit, Row
from tests.brokers import kafka_with_topics, log_of
from tests.integration.alerts_facts import tell
from tests.receivers import WebhookReceiver, hanging, listening
from tests.service_process import ServiceProcess
from tests.unit.alerts.builders import figure, message_of
from tests.waiting import eventually

WARM_UP = 10
GOOD, BROKEN = 110e6, 99e6


def rows(scale: Scale, say: Say) -> list[Row]:
    """Latency alone and beside a receiver that hangs, and a burst."""
    say("starting Kafka and alerts ...")
    with _alerts() as (broker, service):
        return asyncio.run(_measure(broker, service, scale, say))


async def _measure(broker: str, service: ServiceProcess, scale: Scale, say: Say) -> list[Row]:
    count = scale.of(200, 40)
    bare = (await round_trips(broker, WARM_UP + 200))[WARM_UP:]
    say("a burst to nobody ...")
    await _told(broker, "W", scale.of(500, 300))
    alone_told = await _told(broker, "N", scale.of(2_000, 300))
    async with listening(WebhookReceiver()) as receiver:
        await receiver.subscribe(service.url)
        say(f"{count} facts, one by one ...")
        alone = (await _one_by_one(broker, receiver, "A", WARM_UP + count))[WARM_UP:]
        async with hanging() as other:
            await other.subscribe(service.url)
            say("the same beside a receiver that never answers ...")
            beside = await _one_by_one(broker, receiver, "B", count)
        say("a burst ...")
        told, delivered = await _burst(broker, receiver, scale.of(2_000, 300))
    return [
        *_latency("fact in Kafka → webhook received", alone, "bare Kafka produce → consume", bare),
        *_latency("the same beside one that hangs", beside, "alone", alone),
        Row("delivery", "a burst judged and told", alone_told, "alerts/s", "", None, Limit("≥", 500, 5)),
        Row("delivery", "the same while a receiver takes them", told, "alerts/s"),
        Row("delivery", "the same delivered: signed three times, noted by the twenty", delivered, "alerts/s"),
    ]


async def _one_by_one(broker: str, receiver: WebhookReceiver, unit: str, count: int) -> list[float]:
    """Seconds of each, from before the fact is sent."""
    took, writer = [], KafkaWriter(broker, "bench")
    await writer.start()
    for number in range(count):
        before, began = len(receiver.ids), time.time()
        fact = figure(unit=f"320411-{unit}", value=GOOD if number % 2 else BROKEN)
        await writer.send_all([message_of(number, fact)])
        await eventually(lambda: _ids(receiver), lambda seen: len(seen) > before)  # noqa: B023 - used here
        took.append(receiver.taken[-1].at - began)
    await writer.stop()
    return took


async def _told(broker: str, named: str, count: int) -> float:
    """Alerts a second into the log, while nobody is subscribed."""
    before, began = len(await log_of(broker, ALERTS.name)), time.time()
    await tell(broker, [figure(unit=f"320404-{named}{number}", value=BROKEN) for number in range(count)])
    log = await eventually(lambda: log_of(broker, ALERTS.name), lambda seen: len(seen) >= before + count, 300)
    return count / (log[-1].timestamp_ms / 1000 - began)


async def _burst(broker: str, receiver: WebhookReceiver, count: int) -> tuple[float, float]:
    """Alerts a second into the log, and to the receiver."""
    before, began = len(receiver.ids), time.time()
    await tell(broker, [figure(unit=f"320402-{number}", value=BROKEN) for number in range(count)])
    await eventually(lambda: _ids(receiver), lambda seen: len(seen) >= before + count, 300)
    told = (await log_of(broker, ALERTS.name))[-1].timestamp_ms / 1000
    return count / (told - began), count / (receiver.taken[-1].at - began)


async def _ids(receiver: WebhookReceiver) -> list[str]:
    return receiver.ids


def _latency(name: str, seconds: list[float], beside: str, known: list[float]) -> list[Row]:
    return [
        Row(
            "delivery",
            f"{name}, p{percent}",
            1e3 * percentile(seconds, percent),
            "ms",
            f"{beside}, p{percent}",
            1e3 * percentile(known, percent),
        )
        for percent in (50, 99)
    ]


@contextmanager
def _alerts() -> Iterator[tuple[str, ServiceProcess]]:
    with tempfile.TemporaryDirectory() as name, kafka_with_topics(Path(name) / "kafka") as broker:
        service = ServiceProcess("alerts", Path(name) / "alerts", KAFKA_BOOTSTRAP_SERVERS=broker.url)
        service.start()
        try:
            asyncio.run(service.ready())
            yield broker.url, service
        finally:
            service.end()
