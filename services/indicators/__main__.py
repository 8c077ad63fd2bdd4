"""python -m services.indicators: the parts of the process, in the order they start; ``prove``; ``as-of``."""

import gc
import sys
from collections.abc import Sequence

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from chassis import lifecycle, logs
from chassis.clock import SystemClock
from chassis.doors.ops import Health, ops_router
from chassis.doors.web import WebServer
from chassis.faust_host import FaustSettings, create_app
from chassis.kafka.log_reader import LogReader
from chassis.kafka.writer import KafkaWriter
from chassis.lifecycle import Part
from contracts.catalogue import catalogue
from contracts.districts import city
from services.indicators.as_of import command as as_of
from services.indicators.domain.city.reckoning import Reckoning
from services.indicators.domain.city.rollup import Rollup
from services.indicators.domain.city.totals import Totals
from services.indicators.domain.shard import new_shard, rolled_up
from services.indicators.metrics import Metrics
from services.indicators.prove import command as prove
from services.indicators.settings import Settings
from services.indicators.shell.asked.inquiry import Inquiry
from services.indicators.shell.asked.recollection import Recollection
from services.indicators.shell.keeper import Keeper, Tools
from services.indicators.shell.roller import Roller
from services.indicators.shell.saying.guard import Guard
from services.indicators.shell.saying.messages import Messages
from services.indicators.shell.service import Indicators, Workers

COLLECT_AFTER = 50_000, 20, 50
"""Objects made until Python looks for unreachable ones: a shard holds millions that stay, so seldom."""


def build() -> Sequence[Part]:
    gc.set_threshold(*COLLECT_AFTER)
    settings, registry, health = Settings(), CollectorRegistry(), Health("indicators")
    logs.configure("indicators", settings.log_level)
    kafka = settings.kafka_bootstrap_servers
    writer = KafkaWriter(kafka, "indicators")
    tools = Tools(writer, LogReader(kafka), SystemClock(), Messages(catalogue()), Metrics(registry))
    keeper = Keeper(tools, settings.data_dir, new_shard(city(), catalogue()))
    roller = Roller(tools, _reckoning())
    recollection = Recollection(tools, tools.log)
    workers = Workers(keeper, roller, Guard(tools), Inquiry(tools, keeper, recollection))
    app = create_app(FaustSettings("onemap-indicators", kafka, settings.member))
    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    web.include_router(ops_router(health, registry))
    indicators = Indicators(app, workers, health)
    return [WebServer(web, settings.host, settings.port), writer, recollection, indicators]


def _reckoning() -> Reckoning:
    members, indicators = rolled_up(city()), catalogue().values()
    return Reckoning(Rollup(city().code, members, indicators), Totals(members, indicators))


if __name__ == "__main__":
    if sys.argv[1:2] in (["prove"], ["as-of"]):
        command = {"prove": prove, "as-of": as_of}[sys.argv[1]]
        sys.exit(command.main(sys.argv[2:]))
    lifecycle.main(build)
