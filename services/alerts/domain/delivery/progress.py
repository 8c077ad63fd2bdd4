"""移交进度: how a receiver's progress changes with what becomes of each attempt."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.messages.delivery import Delivery, ReplayProgress
from contracts.messages.subscription import Subscription
from services.alerts.domain.delivery.filtering import Filter
from services.alerts.domain.delivery.schedule import is_hopeless


def begun(subscription: Subscription) -> Delivery:
    """Nothing is delivered yet."""
    return Delivery(
        subscription=subscription.id,
        name=subscription.name,
        next_offset=subscription.begins_at,
        status="current",
        failures=0,
        at=subscription.created_at,
    )


def filter_of(subscription: Subscription) -> Filter:
    """What the receiver asked for."""
    return Filter(subscription.grades, subscription.families)


def is_paused(subscription: Subscription, delivery: Delivery) -> bool:
    """By a person (``enabled``), or by failure until a person resumes it."""
    if not subscription.enabled:
        return True
    paused = delivery.paused_at
    return paused is not None and (subscription.resumed_at is None or subscription.resumed_at < paused)


def passed_over(delivery: Delivery, place: int) -> Delivery:
    """What lies before ``place`` is not meant for it."""
    return delivery.model_copy(update={"next_offset": place})


def taken(delivery: Delivery, offset: int, now: datetime) -> Delivery:
    """The receiver answered 2xx for the transition at ``offset``."""
    return _changed(delivery, now, _well(now) | {"next_offset": offset + 1})


def replayed(delivery: Delivery, asked_at: datetime, place: int, now: datetime) -> Delivery:
    """The receiver answered 2xx for what it was given again, up to ``place``."""
    progress = ReplayProgress(asked_at=asked_at, next_offset=place)
    return _changed(delivery, now, _well(now) | {"replay": progress})


def failed(delivery: Delivery, problem: str, status: int | None, now: datetime) -> Delivery:
    """One more attempt was in vain; the last one pauses."""
    since = delivery.failing_since or now
    hopeless = is_hopeless(since, status, now)
    return _changed(
        delivery,
        now,
        {
            "status": "paused" if hopeless else "failing",
            "failures": delivery.failures + 1,
            "failing_since": since,
            "paused_at": now if hopeless else delivery.paused_at,
            "problem": problem[:200],
        },
    )


def resumed(delivery: Delivery, now: datetime) -> Delivery:
    """A person had it go on: its failures are forgotten, its place is not."""
    return _changed(
        delivery, now, {"status": "current", "failures": 0, "failing_since": None, "paused_at": None}
    )


def replay_place(subscription: Subscription, delivery: Delivery) -> int | None:
    """The offset from which the replay that was asked for goes on; None when there is nothing to replay."""
    asked, held = subscription.replay, delivery.replay
    if asked is None:
        return None
    begun_before = held is not None and held.asked_at == asked.asked_at
    place = held.next_offset if held is not None and begun_before else asked.first
    return place if place < asked.end else None


def newest(held: Delivery | None, found: Delivery) -> Delivery:
    """Of two reports the one that got further; a worker frozen for a while takes nothing back."""
    if held is None or found.next_offset > held.next_offset:
        return found
    return found if found.next_offset == held.next_offset and found.at >= held.at else held


def _well(now: datetime) -> dict[str, Any]:
    return {
        "status": "current",
        "failures": 0,
        "failing_since": None,
        "paused_at": None,
        "problem": None,
        "delivered_at": now,
    }


def _changed(delivery: Delivery, now: datetime, news: Mapping[str, Any]) -> Delivery:
    return delivery.model_copy(update={**news, "at": max(now, delivery.at)})
