"""When a change became known (获知时间), and what of a shard's log was known by an instant.

Recorded times of different sources may run backwards a little. Known times do not: each is the recorded time
of its change, or the latest before it in the shard's log. So what was known by an instant is always a prefix
of the log, a state in which the shard really was.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from contracts.messages.change import Change


def known_after(known_at: datetime | None, recorded: datetime) -> datetime:
    """When what was ``recorded`` became known, after all that was known by ``known_at``."""
    return recorded if known_at is None else max(known_at, recorded)


def known_by(until: datetime, changes: Iterable[Change]) -> list[Change]:
    """The changes, in the order of the log, before the first one recorded after ``until``."""
    return list(takewhile(lambda change: change.recordedtime <= until, changes))
