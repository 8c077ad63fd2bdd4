"""事实: one message of another service, as alerts looks at it."""

from dataclasses import dataclass
from datetime import datetime

from contracts.messages.deadline import Deadline
from contracts.messages.delivery import Delivery
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.messages.rejection import RejectedEvent
from contracts.messages.subscription import Subscription

Datum = Figure | Finding | Deadline | Invariant | RejectedEvent | Delivery | Subscription


@dataclass(frozen=True, slots=True)
class Fact:
    """``offset`` orders the facts of a topic; ``data`` None means that the key was removed."""

    offset: int
    key: str
    at: datetime
    data: Datum | None
    correlationid: str | None = None
    traceparent: str | None = None
