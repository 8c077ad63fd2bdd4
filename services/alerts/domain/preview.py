"""预警试算: what a docket would decide if it were told some facts next."""

from collections.abc import Sequence
from datetime import datetime

from shapely.errors import ShapelyError

from contracts.messages.alert import Alert
from contracts.messages.deadline import Deadline
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from services.alerts.domain.docket import Docket
from services.alerts.domain.fact import Fact

BEYOND = 2**62
"""No log has so large an offset: what is tried is news to every episode."""

Tried = Figure | Finding | Deadline


class Unjudgeable(Exception):
    """Well-formed, and still not to be judged: a geometry on which no point can be found; says whose."""


def preview(fork: Docket, tried: Sequence[Tried], now: datetime) -> list[Alert]:
    """The alerts of a docket's fork, as the live one would write them; the fork is used up.

    What would have to hold for some time first is told as pending. Raises Unjudgeable.
    """
    alerts: list[Alert] = []
    for number, data in enumerate(tried):
        try:
            changed = fork.take(Fact(BEYOND + number, data.key, now, data), now)
        except (ShapelyError, ValueError) as error:
            raise Unjudgeable(f"{data.key}: {error}") from error
        fork.remember(changed)
        alerts += [one.alert for one in changed if one.tells or one.alert.state == "pending"]
    return alerts
