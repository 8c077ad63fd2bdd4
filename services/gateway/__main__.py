"""Runs gateway: ``python -m services.gateway``; ``rebuild`` builds the read model anew."""

import sys
from collections.abc import Sequence

from prometheus_client import CollectorRegistry

from chassis import logs
from chassis.clock import SystemClock
from chassis.doors.audit import Place, Trail, Watched
from chassis.doors.ops import Health, ops_router
from chassis.doors.web import WebServer
from chassis.kafka.log_reader import TailReader
from chassis.kafka.writer import KafkaWriter
from chassis.lifecycle import Part, main
from contracts.catalogue import catalogue
from contracts.topics import AUDIT
from services.gateway.adapters.alerts_client import AlertsClient
from services.gateway.adapters.read_model.client import connect
from services.gateway.adapters.read_model.notes import Notes
from services.gateway.adapters.read_model.reader import ModelReader
from services.gateway.adapters.read_model.roll import Roll
from services.gateway.adapters.read_model.scenes import Scenes
from services.gateway.adapters.read_model.writer import ModelWriter
from services.gateway.adapters.screen_files import ScreenFiles
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.metrics import Metrics
from services.gateway.rebuild import command as rebuild
from services.gateway.settings import Settings
from services.gateway.shell.asking import Asking
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.live.presenting import Presenting
from services.gateway.shell.live.roll_call import RollCall
from services.gateway.shell.log_pages import LogPages
from services.gateway.shell.projecting.dead_letters import DeadLetters
from services.gateway.shell.projecting.projector import Gauges, Projector
from services.gateway.shell.tracing import Tracing
from services.gateway.web.app import Inside, Rules, create_app
from services.gateway.web.live.socket import LiveDoor, LiveRules

SOURCE = "/onemap/gateway"
ASKING = frozenset({"/v1/what-if", "/v1/compare", "/v1/query/spatial"})
"""What changes nothing, and leaves no trace in the audit."""
GIVING = ("/v1/export/",)
"""What leaves the house as a file does."""


def parts() -> Sequence[Part]:
    """The doors open first: an operator can ask what is wrong while Kafka or Redis are away."""
    settings, clock, registry = Settings(), SystemClock(), CollectorRegistry()
    logs.configure("gateway", settings.log_level)
    metrics, health = Metrics(registry), Health("kafka", "redis", "projector", "model")
    redis, files = connect(settings.redis_url), ScreenFiles(settings.screen_dir)
    reader = ModelReader(redis, settings.history_entries)
    layers = LayerReader(connect(settings.redis_url, text=False))
    hub = Hub(reader, files, health, clock)
    writer = KafkaWriter(settings.kafka_bootstrap_servers, "gateway")
    asking = Asking(TailReader(settings.kafka_bootstrap_servers), writer, clock)
    pages = LogPages(settings.kafka_bootstrap_servers)
    alerts = AlertsClient(settings.alerts_url)
    tracing = Tracing(Notes(redis), pages)
    presenting = Presenting(Scenes(redis), clock)
    roll_call = RollCall(hub, Roll(redis))
    told = (asking, tracing, alerts, presenting, roll_call)
    inside = Inside(hub, *told, reader, layers, files, catalogue(), metrics, clock)
    rules = LiveRules(settings.origins, settings.most_screens, settings.send_timeout_seconds)
    live = LiveDoor(hub, rules, metrics)
    app = create_app(ops_router(health, registry), inside, Rules(live, settings.frame_ancestors))
    trail = Trail(writer, clock, Place(AUDIT.name, AUDIT.types[0], SOURCE))
    watched = Watched(app, trail, ASKING, GIVING)
    web = WebServer(watched, settings.host, settings.port, websocket=live)
    source = TailReader(settings.kafka_bootstrap_servers)
    model = ModelWriter(redis, settings.history_entries)
    projector = Projector(source, model, DeadLetters(writer, clock), Gauges(health, metrics))
    return [hub, roll_call, web, writer, trail, projector, asking, pages]


if __name__ == "__main__":
    if sys.argv[1:2] == ["rebuild"]:
        sys.exit(rebuild.main(sys.argv[2:]))
    main(parts)
