"""Joins the parts of ingest; or ``send``; or ``rejected``."""

import sys
from dataclasses import replace

from prometheus_client import CollectorRegistry

from chassis import lifecycle, logs
from chassis.clock import SystemClock
from chassis.doors.audit import Place, Trail, Watched
from chassis.doors.ops import Health, ops_router
from chassis.doors.web import WebServer
from contracts.districts import city
from contracts.topics import AUDIT
from services.ingest.adapters.http.door import Behind, create_app
from services.ingest.adapters.projection import to_geographic
from services.ingest.adapters.receipt_book import ReceiptBook
from services.ingest.domain.flood import Limit
from services.ingest.domain.intake import Rules
from services.ingest.metrics import Metrics
from services.ingest.rejected import command as rejected
from services.ingest.send import command as send
from services.ingest.settings import Settings
from services.ingest.shell.admitting.admission import Admission, Local
from services.ingest.shell.door import AppendDoor, Judging
from services.ingest.shell.floods import Floods
from services.ingest.shell.judging.judges import Judges
from services.ingest.shell.kafka import Kafka
from services.ingest.shell.packages.desk import Desk
from services.ingest.shell.packages.sending import Sending
from services.ingest.shell.packages.shelf import Shelf
from services.ingest.shell.packages.upkeep import Upkeep
from services.ingest.shell.packages.worker import Worker
from services.ingest.shell.pressure import Pressure
from services.ingest.shell.rate import RateLimiter
from services.ingest.shell.watchdog import Told, Watchdog

SOURCE = "/onemap/ingest"
TRACED = frozenset({"/v1/events"})
"""Events are their own trace (留痕), in their topic."""


def build() -> list[lifecycle.Part]:
    """The web server first: it answers while the others wait for Kafka."""
    settings, registry, clock = Settings(), CollectorRegistry(), SystemClock()
    logs.configure("ingest", settings.log_level)
    health, metrics, rules = Health("kafka", "admission"), Metrics(registry), Rules(city(), to_geographic)
    kafka = Kafka.at(settings.kafka_bootstrap_servers, settings.member)
    receipts = ReceiptBook(settings.data_dir)
    judges = Judges(rules)
    careful = replace(rules, validity=judges.validity())
    floods, pressure = Floods(Limit(settings.letters_per_hour), clock), Pressure(settings.most_behind)
    admission = Admission(kafka, careful, Local(settings.data_dir, receipts, floods), health, metrics)
    watchdog = Watchdog(kafka.tail, admission, health, Told(metrics, pressure), clock)
    door = AppendDoor(kafka.writer, Judging(judges, floods), health, metrics)
    throttle = RateLimiter(settings.events_per_second, settings.events_at_once, clock)
    shelf = Shelf(settings.data_dir / "packages")
    upkeep = Upkeep(kafka, settings.data_dir / "known-parcels.sqlite")
    worker = Worker(shelf, upkeep, Sending(kafka.writer, metrics, pressure), metrics)
    behind = Behind(door, throttle, pressure, receipts, Desk(shelf, worker, clock))
    app = create_app(behind, ops_router(health, registry))
    trail = Trail(kafka.writer, clock, Place(AUDIT.name, AUDIT.types[0], SOURCE))
    web = WebServer(Watched(app, trail, TRACED), settings.host, settings.port)
    return [web, kafka.writer, trail, judges, admission, watchdog, worker]


if __name__ == "__main__":
    if sys.argv[1:2] in (["send"], ["rejected"]):
        command = {"send": send, "rejected": rejected}[sys.argv[1]]
        sys.exit(command.main(sys.argv[2:]))
    lifecycle.main(build)
