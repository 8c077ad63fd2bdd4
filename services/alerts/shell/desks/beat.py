"""What a desk works on, what it works with, and how it fails."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from chassis.clock import Clock
from chassis.kafka.writer import Writer
from contracts.messages.alert import Family
from services.alerts.domain.episode.composing import Composer
from services.alerts.domain.policy.muting import Inhibition
from services.alerts.domain.policy.rules import Policy
from services.alerts.domain.watch import Watch
from services.alerts.metrics import Metrics
from services.alerts.shell.desks.recovery import Log
from services.alerts.shell.people.policies import Policies


class Interrupted(Exception):
    """A desk knows transitions that it may not have published."""


class NotOurs(Exception):
    """An answer came to a worker that does not hold its alert: the group is being shared out anew."""


class Offsets(Protocol):
    """Where our consumer group stands."""

    async def committed(self, topic: str, partition: int) -> int:
        """The offset to read next; 0 when nothing was committed yet."""


class Hearing(Protocol):
    """What else the desks go by."""

    async def refresh(self) -> None:
        """Read on. Raises TransientFailure."""


@dataclass(frozen=True)
class Surroundings:
    """What every desk works with; what is ``heard`` is read on before facts are judged."""

    log: Log
    offsets: Offsets
    writer: Writer
    clock: Clock
    composer: Composer
    metrics: Metrics
    policies: Policies
    inhibitions: Sequence[Inhibition] = ()
    heard: Sequence[Hearing] = ()


@dataclass(frozen=True)
class Beat:
    """A topic, the families of alerts that come from it, and who watches them by some rules, beginning anew.

    A family may come from several topics; each of its matters comes from one.
    """

    topic: str
    families: Collection[Family]
    watches: Callable[[Sequence[Policy]], Sequence[Watch]]
