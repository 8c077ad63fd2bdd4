"""Joins the parts of alerts."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry

from chassis import lifecycle, logs
from chassis.clock import SystemClock
from chassis.faust_host import FaustSettings
from chassis.kafka.log_reader import LogReader
from chassis.kafka.writer import KafkaWriter
from chassis.ops import Health
from chassis.web import WebServer
from contracts.topics import FEEDBACK
from services.alerts.adapters.faust_app import Taker, create_host
from services.alerts.adapters.http import Inside, create_api
from services.alerts.adapters.offsets import GroupOffsets
from services.alerts.adapters.rule_files import load_rules, load_table
from services.alerts.domain.composing import Composer
from services.alerts.domain.local_time import day_of
from services.alerts.metrics import Metrics
from services.alerts.settings import Settings
from services.alerts.shell.answering import Answering
from services.alerts.shell.beat import Surroundings
from services.alerts.shell.beats import beats
from services.alerts.shell.desk import Desk
from services.alerts.shell.feedback import Feedback
from services.alerts.shell.previewing import Previewer
from services.alerts.shell.ticker import Ticker

GROUP = "alerts"


def build() -> Sequence[lifecycle.Part]:
    """The web server first: it answers while the others wait for Kafka."""
    settings, registry, clock = Settings(), CollectorRegistry(), SystemClock()
    logs.configure("alerts", settings.log_level)
    health, rules, kafka = Health("kafka"), load_rules(), settings.kafka_bootstrap_servers
    writer, offsets = KafkaWriter(kafka, settings.member), GroupOffsets(kafka, GROUP)
    around = Surroundings(LogReader(kafka), offsets, writer, clock, Composer(load_table()), Metrics(registry))
    desks = {beat.topic: Desk(beat, around) for beat in beats(rules, day_of(clock.now()))}
    held = list(desks.values())
    takers: dict[str, Taker] = {**desks, FEEDBACK.name: Feedback(held, writer, around.metrics)}
    host = create_host(FaustSettings(GROUP, kafka, settings.member), takers, health)
    inside = Inside(rules, Previewer(desks, clock), Answering(held, writer, clock))
    api = create_api(health, registry, inside)
    ticker = Ticker(held, settings.tick_seconds)
    return [WebServer(api, settings.host, settings.port), writer, host, ticker]


if __name__ == "__main__":
    lifecycle.main(build)
