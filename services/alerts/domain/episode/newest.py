"""先后: which word on a key is the newest, whichever lies last on the topic.

A worker that was frozen or cut off may still say something after the worker that took its districts over,
and the district a permit left may say so after the one it came to. Such a word is late. What is said of the
city is ordered by its topic alone: its figures are sums over several logs.
"""

from contracts.districts import city
from contracts.messages.deadline import Deadline
from contracts.messages.delivery import Delivery
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.messages.rejection import RejectedEvent
from contracts.messages.subscription import Subscription
from services.alerts.domain.fact import Fact

Said = Figure | Finding | Deadline | Invariant
Rank = tuple[int, ...]


class Newest:
    """The newest word on each key (its rank and unit), and the keys whose last word was late."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[Rank, str]] = {}
        self._late: set[str] = set()

    def takes(self, fact: Fact) -> bool:
        """Whether a fact is to be heard; a removal is part of the word before it, late as that one.

        That a matter is over is heard from a unit which is not the newest one even when it is late: nothing
        of it stands there.
        """
        if fact.data is None:
            late = fact.key in self._late
            self._late.discard(fact.key)
            return not late
        if isinstance(fact.data, RejectedEvent | Delivery | Subscription) or fact.data.unit == city().code:
            return True
        rank, unit = rank_of(fact.data), fact.data.unit
        newest, owner = self._words.get(fact.key, (rank, unit))
        if rank < newest:
            self._late.add(fact.key)
            return unit != owner and _is_over(fact.data)
        self._words[fact.key] = rank, unit
        return True


def rank_of(data: Said) -> Rank:
    """What orders the words on one key."""
    return data.rank if isinstance(data, Finding | Deadline) else (data.shard_offset,)


def _is_over(data: Said) -> bool:
    return (isinstance(data, Finding) and data.status == "ended") or (
        isinstance(data, Deadline) and not data.open
    )
