"""移交进度: how far delivery to one receiver is; what alerts remembers of it, compacted by subscription."""

from typing import Literal

from contracts.base import Model, Moment, Text
from contracts.messages.subscription import Offset
from contracts.wire import Name

DeliveryStatus = Literal["current", "failing", "paused"]
"""正常 · 受阻 · 已暂停."""


OF_DELIVERY = "/delivery"
"""After the id of a subscription in a Kafka key."""


class ReplayProgress(Model):
    """重放进度: of the replay asked for at ``asked_at`` everything before ``next_offset`` is sent."""

    asked_at: Moment
    next_offset: Offset


class Delivery(Model):
    """移交进度: the receiver has answered for every transition before ``next_offset`` that is meant for it.

    ``failures`` counts attempts in a row since ``failing_since``; ``problem`` says what was wrong last.
    """

    subscription: Name
    name: Text
    next_offset: Offset
    status: DeliveryStatus
    failures: Offset
    failing_since: Moment | None = None
    paused_at: Moment | None = None
    problem: Text | None = None
    delivered_at: Moment | None = None
    at: Moment
    replay: ReplayProgress | None = None

    @property
    def key(self) -> str:
        """Kafka key on the topic of subscriptions."""
        return self.subscription + OF_DELIVERY
