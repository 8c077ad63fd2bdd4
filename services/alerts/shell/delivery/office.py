"""The parts of delivery, joined."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from prometheus_client import CollectorRegistry

from chassis.clock import Clock
from chassis.crypto.key_file import read_or_make_key
from chassis.crypto.sm2 import check_sm2
from chassis.crypto.sm3 import check_sm3
from chassis.doors.ops import Health
from chassis.kafka.log_reader import TailReader
from chassis.kafka.writer import Writer
from services.alerts.shell.delivery.log.alert_log import AlertLog, Log
from services.alerts.shell.delivery.log.book import Book
from services.alerts.shell.delivery.log.follower import Follower
from services.alerts.shell.delivery.metrics import DeliveryMetrics
from services.alerts.shell.delivery.reconciling import Reconciler
from services.alerts.shell.delivery.streaming import Streaming
from services.alerts.shell.delivery.subscribing import Places, Subscribing
from services.alerts.shell.delivery.webhooks.dispatcher import Dispatcher
from services.alerts.shell.delivery.webhooks.lane import Means, Post
from services.alerts.shell.delivery.webhooks.signing import Signer


class Reading(Log, Places, Protocol):
    """Reads any range of any topic."""


@dataclass(frozen=True)
class Surrounds:
    """What delivery stands on."""

    reading: Reading
    tail: TailReader
    writer: Writer
    post: Post
    clock: Clock


@dataclass(frozen=True)
class Office:
    """移交: whoever asks for it, and the two parts that run."""

    subscribing: Subscribing
    streaming: Streaming
    reconciler: Reconciler
    follower: Follower
    dispatcher: Dispatcher


def create_office(around: Surrounds, key_file: Path, health: Health, registry: CollectorRegistry) -> Office:
    """Checks SM2 and SM3 first. Raises ConfigurationError."""
    check_sm3()
    check_sm2()
    metrics, signer = DeliveryMetrics(registry), Signer(read_or_make_key(key_file))
    alerts, book = AlertLog(around.reading, metrics), Book(around.writer, metrics)
    means = Means(alerts, book, signer, around.post, around.clock, metrics)
    return Office(
        Subscribing(book, alerts, around.reading, signer, around.clock),
        Streaming(alerts, around.reading, metrics),
        Reconciler(alerts, book, around.clock),
        Follower(around.tail, alerts, book, health),
        Dispatcher(means),
    )
