"""订阅筛选: which transitions are meant for a receiver."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contracts.messages.alert import Alert, Family, Grade


@dataclass(frozen=True)
class Filter:
    """Absent: everything passes. ``units`` are districts and other units, exactly as in an alert."""

    grades: Sequence[Grade] | None = None
    families: Sequence[Family] | None = None
    units: Sequence[str] | None = None

    def passes(self, alert: Alert, had: Collection[Grade] = ()) -> bool:
        """Whether a transition is wanted, by its grade and those its alert ``had`` before; never while muted.

        Otherwise a receiver of red alerts would believe for ever in one that has become yellow, or green.
        """
        if alert.muted:
            return False
        if self.families is not None and alert.family not in self.families:
            return False
        if self.units is not None and alert.unit not in self.units:
            return False
        return self.grades is None or any(grade in self.grades for grade in (alert.grade, *had))
