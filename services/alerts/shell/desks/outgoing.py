"""Transitions, episodes and dead letters as messages for Kafka.

Nothing in them comes from the moment of sending: sent again after a crash, they are equal.
"""

import base64
from datetime import UTC, datetime

from chassis.kafka.records import Outgoing, Record
from contracts.messages.alert import Alert
from contracts.messages.episode import Episode
from contracts.messages.rejection import RejectedEvent, rejected_message
from contracts.topics import ALERTS, EPISODES, REJECTED
from contracts.wire import Message, Origin
from services.alerts.domain.fact import Fact

SOURCE = "/onemap/alerts"
MOST_DETAIL = 2000
MOST_SUBJECT = 200


def alert_message(episode: Episode, topic: str, fact: Fact | None) -> Outgoing:
    """One transition; ``causationid`` names the message it rests on, ``sequence`` is its number."""
    alert = episode.alert
    message = Message[Alert](
        id=f"{alert.alert_id}/{alert.transition}",
        source=SOURCE,
        type=ALERTS.types[0],
        subject=alert.alert_id,
        time=alert.updated_at,
        sequence=str(alert.transition),
        causationid=f"{topic}/0/{episode.evidence}",
        correlationid=fact.correlationid if fact else None,
        traceparent=fact.traceparent if fact else None,
        data=alert,
    )
    return Outgoing(ALERTS.name, alert.alert_id, message.to_bytes())


def episode_message(episode: Episode, topic: str) -> Outgoing:
    """The newest state of one matter; ``causationid`` as that of its alert."""
    alert = episode.alert
    message = Message[Episode](
        id=f"{alert.alert_id}/{alert.transition}{'' if episode.tells else _under_way(alert)}",
        source=SOURCE,
        type=EPISODES.types[0],
        subject=episode.identity,
        time=alert.updated_at,
        sequence=str(alert.transition),
        causationid=f"{topic}/0/{episode.evidence}",
        data=episode,
    )
    return Outgoing(EPISODES.name, episode.identity, message.to_bytes())


def _under_way(alert: Alert) -> str:
    leaning = alert.course.leaning if alert.course else None
    return f"/{leaning.grade}/{leaning.since.isoformat()}" if leaning else "/rest"


def dead_letter(record: Record, detail: str) -> Outgoing:
    """A message of another service that could not be read, with its original bytes."""
    subject = (record.key or b"").decode(errors="replace")[:MOST_SUBJECT] or record.topic
    rejected = RejectedEvent(
        service="alerts",
        reason="undecodable",
        detail=detail[:MOST_DETAIL],
        subject=subject,
        origin=Origin(topic=record.topic, partition=record.partition, offset=record.offset),
        original=base64.b64encode(record.value or b""),
    )
    at = datetime.fromtimestamp(record.timestamp_ms / 1000, UTC)
    message = rejected_message(rejected, at)
    return Outgoing(REJECTED.name, subject, message.to_bytes())
