"""Which grades an alert had before each of its transitions: one byte a transition of the whole log."""

from collections.abc import Collection
from typing import get_args

from contracts.messages.alert import Alert, Grade

GRADES: tuple[Grade, ...] = get_args(Grade)
_SETS = tuple(tuple(g for bit, g in enumerate(GRADES) if mask >> bit & 1) for mask in range(1 << len(GRADES)))


class GradesHad:
    """Learns the log in its order, once."""

    def __init__(self) -> None:
        self._newest: dict[str, int] = {}
        self._before = bytearray()

    def before(self, offset: int, alert: Alert) -> Collection[Grade]:
        """The grades that the alert of the transition at ``offset`` had before it."""
        known = offset < len(self._before)
        return _SETS[self._before[offset] if known else self._newest.get(alert.alert_id, 0)]

    def learn(self, offset: int, alert: Alert) -> None:
        """The next transition of the log; offsets may have gaps."""
        self._before.extend(bytes(offset - len(self._before)))
        mask = self._newest.get(alert.alert_id, 0)
        self._before.append(mask)
        self._newest[alert.alert_id] = mask | 1 << GRADES.index(alert.grade)
