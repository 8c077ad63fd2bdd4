"""触发事项: the events that brought a figure to where it is, with their signed amounts."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from contracts.base import AREA_SCALE
from contracts.messages.alert import AlertCause, OtherCauses
from services.alerts.domain.ledger.journal import Direction, Journal, Mover, Place, Window

MOST_LISTED = 10


class Explained(NamedTuple):
    """The causes that are listed, and what all others make together."""

    causes: tuple[AlertCause, ...]
    others: OtherCauses | None


def direction_of(sense: str | None) -> Direction:
    """Which way is worse."""
    return 1 if sense == "ceiling" else -1


def explained(
    own: Sequence[AlertCause], journal: Journal, place: Place, window: Window, worse: Direction
) -> Explained:
    """The transition's own event, then those of the window that made the figure worse, the greatest first.

    The ledger knows what each event of a change set did; of an event it does not know the amount is as given.
    """
    if not journal.knows(place):
        return Explained(tuple(own), None)
    known = {way: list(journal.movers(place, window, way)) for way in (worse, _other(worse))}
    entered = _by_event(known[worse] + known[_other(worse)])
    first = [_cause(entered[one.id]) if one.id in entered else one for one in own]
    more = _worsening(_by_event(known[worse]), {one.id for one in own})
    listed = (*first, *islice(more, MOST_LISTED - len(first)))
    return Explained(
        listed, _others([entered[one.id] for one in listed if one.id in entered], journal, place, window)
    )


def _other(way: Direction) -> Direction:
    return 1 if way == -1 else -1


def _by_event(movers: Sequence[Mover]) -> dict[str, list[Mover]]:
    """An event may have more than one entry on a figure: on the day it came, and on that it took effect."""
    found: dict[str, list[Mover]] = {}
    for mover in movers:
        found.setdefault(mover.id, []).append(mover)
    return found


def _worsening(found: dict[str, list[Mover]], named: set[str]) -> Iterator[AlertCause]:
    return (_cause(some) for name, some in found.items() if name not in named)


def _cause(some: Sequence[Mover]) -> AlertCause:
    amount = sum(mover.amount for mover in some)
    return AlertCause(id=some[0].id, subject=some[0].subject, amount=amount / AREA_SCALE)


def _others(
    listed: Sequence[Sequence[Mover]], journal: Journal, place: Place, window: Window
) -> OtherCauses | None:
    """What is in the sums of the window and not listed; None when nothing is left."""
    count = journal.events(place, window) - sum(len(some) for some in listed)
    amount = journal.change(place, window) - sum(mover.amount for some in listed for mover in some)
    return OtherCauses(events=count, amount=amount / AREA_SCALE) if count > 0 else None
