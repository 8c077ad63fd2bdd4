"""How a subscription stands, for whoever manages it."""

from typing import Literal

from pydantic import BaseModel

from contracts.base import Moment
from contracts.messages.delivery import Delivery
from contracts.messages.subscription import Replay, Subscription
from services.alerts.domain.delivery.progress import is_paused, replay_place

Status = Literal["current", "failing", "paused", "disabled"]
STATUS: dict[Status, str] = {"current": "正常", "failing": "受阻", "paused": "已暂停", "disabled": "已停用"}


class Standing(BaseModel):
    """A subscription with its delivery; never with its secret.

    ``behind``: transitions in the log after the last one settled; filters may keep back some of them.
    """

    id: str
    name: str
    url: str
    grades: list[str] | None
    families: list[str] | None
    fields: list[str] | None
    status: Status
    behind: int
    next_offset: int
    failures: int
    failing_since: Moment | None
    problem: str | None
    delivered_at: Moment | None
    old_secret_until: Moment | None
    replaying: Replay | None
    created_at: Moment
    changed_at: Moment


def standing(subscription: Subscription, delivery: Delivery, end: int) -> Standing:
    """As of now; ``end`` is where the log of alerts ends."""
    replaying = subscription.replay if replay_place(subscription, delivery) is not None else None
    return Standing(
        **subscription.model_dump(include={"id", "name", "url", "grades", "families", "fields"}),
        **subscription.model_dump(include={"old_secret_until", "created_at", "changed_at"}),
        **delivery.model_dump(
            include={"failures", "failing_since", "problem", "delivered_at", "next_offset"}
        ),
        status=_status(subscription, delivery),
        behind=max(0, end - delivery.next_offset),
        replaying=replaying,
    )


def _status(subscription: Subscription, delivery: Delivery) -> Status:
    if not subscription.enabled:
        return "disabled"
    if is_paused(subscription, delivery):
        return "paused"
    return "failing" if delivery.failures else "current"
