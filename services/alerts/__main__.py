"""Joins the parts of alerts."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry

from chassis import lifecycle, logs
from chassis.clock import SystemClock
from chassis.doors.audit import Place, Trail, Watched
from chassis.doors.ops import Health
from chassis.doors.web import WebServer
from chassis.egress.allow_list import AllowList
from chassis.egress.poster import Poster
from chassis.faust_host import FaustSettings
from chassis.kafka.log_reader import LogReader, TailReader
from chassis.kafka.writer import KafkaWriter
from contracts.catalogue import catalogue
from contracts.topics import AUDIT, FEEDBACK
from services.alerts.adapters.delivery.http_reconciliation import reconciliation_router
from services.alerts.adapters.delivery.http_stream import stream_router
from services.alerts.adapters.delivery.http_subscriptions import acts_router, subscriptions_router
from services.alerts.adapters.faust_app import Taker, create_host
from services.alerts.adapters.http.app import Inside, create_api
from services.alerts.adapters.http.groups import groups_router
from services.alerts.adapters.http.rehearsal import rehearsal_router
from services.alerts.adapters.http.silences import silences_router
from services.alerts.adapters.offsets import GroupOffsets
from services.alerts.adapters.rule_files import load_inhibitions, load_rules, load_table
from services.alerts.domain.episode.composing import Composer
from services.alerts.metrics import Metrics
from services.alerts.settings import Settings
from services.alerts.shell.arrivals import Arrivals
from services.alerts.shell.delivery.office import Surrounds, create_office
from services.alerts.shell.desks.beat import Surroundings
from services.alerts.shell.desks.beats import beats
from services.alerts.shell.desks.desk import Desk
from services.alerts.shell.desks.outgoing import SOURCE
from services.alerts.shell.desks.ticker import Ticker
from services.alerts.shell.groups import Groups
from services.alerts.shell.ledger import Ledger
from services.alerts.shell.people.answering import Answering
from services.alerts.shell.people.feedback import Feedback
from services.alerts.shell.people.policies import Policies
from services.alerts.shell.people.previewing import Previewer
from services.alerts.shell.people.rehearsing import Rehearser

GROUP = "alerts"
ASKING = frozenset({"/v1/preview", "/v1/rules/rehearse"})
"""What changes nothing, and leaves no trace in the audit."""
MOST_LEDGER_BYTES = 1024 * 1024
"""Held ready of each partition, also by a worker that only stands by."""


def build() -> Sequence[lifecycle.Part]:
    """The web server first: it answers while the others wait for Kafka."""
    settings, registry, clock = Settings(), CollectorRegistry(), SystemClock()
    logs.configure("alerts", settings.log_level)
    catalogue()  # read now, so that the first alert does not wait for it
    health, kafka = Health("kafka", "follower"), settings.kafka_bootstrap_servers
    writer, offsets = KafkaWriter(kafka, settings.member), GroupOffsets(kafka, GROUP)
    log, metrics = LogReader(kafka), Metrics(registry)
    arrivals, ledger = (
        Arrivals(log, clock),
        Ledger(TailReader(kafka, most_bytes=MOST_LEDGER_BYTES), clock, metrics),
    )
    policies = Policies(load_rules(), log, writer, clock)
    around = Surroundings(
        log, offsets, writer, clock, Composer(load_table()), metrics, policies, load_inhibitions(), [ledger]
    )
    desks = {beat.topic: Desk(beat, around) for beat in beats(arrivals.rhythms, ledger.journal)}
    held = list(desks.values())
    poster = Poster(AllowList.parse(settings.webhook_receivers))
    surrounds = Surrounds(LogReader(kafka), TailReader(kafka), writer, poster, clock)
    office = create_office(surrounds, settings.signing_key_file, health, registry)
    takers: dict[str, Taker] = {
        **desks,
        FEEDBACK.name: Feedback(held, writer, around.metrics, office.dispatcher),
    }
    host = create_host(FaustSettings(GROUP, kafka, settings.member), takers, health)
    inside = Inside(policies, Previewer(desks, clock), Answering(held, writer, clock))
    doors = [stream_router(office.streaming), acts_router(office.subscribing)]
    doors += [subscriptions_router(office.subscribing, poster), reconciliation_router(office.reconciler)]
    doors += [rehearsal_router(policies, Rehearser(around)), silences_router(policies)]
    doors.append(groups_router(Groups(held)))
    api = create_api(health, registry, inside, doors)
    ticker = Ticker(held, [policies, arrivals], settings.tick_seconds)
    trail = Trail(writer, clock, Place(AUDIT.name, AUDIT.types[0], SOURCE))
    web = WebServer(Watched(api, trail, ASKING), settings.host, settings.port)
    return [web, writer, trail, poster, ledger, office.follower, office.dispatcher, host, ticker]


if __name__ == "__main__":
    lifecycle.main(build)
