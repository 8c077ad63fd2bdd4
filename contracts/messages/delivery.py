"""移交进度: how far delivery to one receiver is; the memory of alerts' delivery, compacted by subscription."""

from typing import Literal

from contracts.base import Model, Moment, Text
from contracts.messages.subscription import Offset
from contracts.wire import Name

DeliveryStatus = Literal["current", "failing", "paused"]
"""正常 · 受阻 · 已暂停."""


class ReplayProgress(Model):
    """重放进度: of the replay that was asked for at ``asked_at``, everything before ``next_offset`` is sent."""

    asked_at: Moment
    next_offset: Offset


class Delivery(Model):
    """移交进度: the receiver has answered for every transition before ``next_offset`` that is meant for it.

    ``told`` are the open alerts it knows, kept where grades are filtered: how they end is told whatever the
    grade. ``failures`` counts attempts in a row since ``failing_since``.
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
    told: list[Name]
    replay: ReplayProgress | None = None
